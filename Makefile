# `make` alone lists the targets.
SHELL := /bin/bash
PORT ?= 8080
ARGS ?=
KILL_MESSAGES ?= 2000
IMAGE_TAG ?= latest

.DEFAULT_GOAL := help
.PHONY: help run run-distributed test check replay bench bench-understanding bench-knowledge bench-context bench-distributed bench-signals bench-freshness chaos failover swap bench-manual trace kill-test images sbom chart clean-data clean

help: ## List the targets
	@awk -F ':.*## ' '/^[a-z-]+:.*## / { printf "  make %-16s %s\n", $$1, $$2 }' $(firstword $(MAKEFILE_LIST))

run: ## Run the whole platform in one process; PORT=8080
	@infra/dev/check-sdk.sh
	@# Without analysers: whoever wants to see it run does not wait for them, and make test has them.
	@dotnet build services/standalone -c Release -v quiet -nologo -p:RunAnalyzers=false
	@exec dotnet artifacts/bin/Platform.Standalone/release/Platform.Standalone.dll --urls http://127.0.0.1:$(PORT)

run-distributed: ## Run two replicas of each service on RabbitMQ, Redis and Kafka; ARGS='--port 8180 --data folder'
	@infra/dev/run-distributed.sh $(ARGS)

test: ## Build and run all tests; the last line counts them
	@infra/dev/test.sh

check: ## Build, check the format, run the fast tests
	@infra/dev/check-sdk.sh
	dotnet build Platform.sln -c Release -v quiet
	dotnet format Platform.sln --no-restore --verify-no-changes
	@PLATFORM_BIN=artifacts/bin infra/dev/test.sh Platform.UnitTests Platform.ArchitectureTests

replay: ## Post recorded conversations to a running platform; ARGS='...', none for its help
	@infra/dev/check-sdk.sh
	@dotnet build tests/Load -c Release -v quiet -nologo
	@exec dotnet artifacts/bin/Platform.Load/release/Platform.Load.dll replay $(ARGS)

bench: ## Measure parts, then whole turns against a platform that it starts and stops
	@infra/dev/bench.sh $(ARGS)

bench-context: ## Read the dialogues of tests/Context and write what was right to docs/benchmarks/context.md; ARGS=--wrong shows the rest
	@infra/dev/check-sdk.sh
	@dotnet build tests/Context -c Release -v quiet -nologo
	@exec dotnet artifacts/bin/Platform.Context.Benchmarks/release/Platform.Context.Benchmarks.dll --write $(ARGS)

bench-knowledge: ## Measure the knowledge search on public sets beside plain BM25, and the graph: docs/benchmarks/knowledge.md; PLATFORM_DATA=folder
	@infra/dev/check-sdk.sh
	@dotnet build tests/Retrieval -c Release -v quiet -nologo
	@mkdir -p docs/benchmarks
	@exec dotnet artifacts/bin/Platform.Knowledge.Benchmarks/release/Platform.Knowledge.Benchmarks.dll --report docs/benchmarks/knowledge.md $(ARGS)

bench-manual: ## Send a manual of 200 pages over HTTP and measure when it can be searched; ARGS='--write folder' writes it as PDF and DOCX
	@infra/dev/check-sdk.sh
	@dotnet build tests/Retrieval -c Release -v quiet -nologo
	@exec dotnet artifacts/bin/Platform.Knowledge.Benchmarks/release/Platform.Knowledge.Benchmarks.dll manual $(ARGS)

bench-distributed: ## Measure whole turns on RabbitMQ with one and two replicas, and the processor time of each process
	@BENCH_PARTS=none infra/dev/bench.sh $(ARGS)

bench-freshness: ## Measure how fast a publish or withdrawal of an article reaches every replica and the answers
	@infra/dev/freshness.sh $(ARGS)

bench-signals: ## Measure signals and emotion on the corpus and the public data sets: docs/benchmarks/signals.md
	@infra/dev/check-sdk.sh
	@dotnet build tests/Signals -c Release -v quiet -nologo
	@exec dotnet artifacts/bin/Platform.Signals.Benchmarks/release/Platform.Signals.Benchmarks.dll --report docs/benchmarks/signals.md $(ARGS)

bench-understanding: ## Train on public sets and measure beside common tools: docs/benchmarks/understanding.md; ARGS='--set banking77'
	@infra/dev/check-sdk.sh
	@dotnet build tests/Understanding -c Release -v quiet -nologo
	@exec dotnet artifacts/bin/Platform.Understanding.Benchmarks/release/Platform.Understanding.Benchmarks.dll \
	  $(if $(ARGS),$(ARGS),--write docs/benchmarks/understanding.md)

chaos: ## Kill, hold and restart processes under load and check every reply and event; ARGS='--minutes 10 --kills 20'
	@infra/dev/chaos.sh $(ARGS)

failover: ## Kill the silos while conversations are active and measure how long each waits for its reply
	@infra/dev/chaos.sh failover $(ARGS)

swap: ## Promote models over RabbitMQ and measure how soon all replicas read with them
	@dotnet build services/nlu -c Release -v quiet && dotnet build services/standalone -c Release -v quiet && dotnet build tests/Load -c Release -v quiet
	@infra/dev/swap.sh $(ARGS)

trace: ## Draw what one message does in all services: docs/images/trace.svg
	@infra/dev/trace.sh $(ARGS)

kill-test: ## Kill every process with -9 under load, KILL_MESSAGES=2000 each, and count lost and doubled replies
	@PLATFORM_KILL_MESSAGES=$(KILL_MESSAGES) infra/dev/test.sh Platform.JourneyTests -- -class '*KillTests'

images: sbom ## Build a container image of each service (needs Docker); IMAGE_TAG=latest, ARGS='-p:ContainerRegistry=registry.example.org'
	@for service in front-door channel-gateway nlu knowledge sentiment routing analytics audit standalone; do \
	  echo "platform/$$service:$(IMAGE_TAG)"; \
	  dotnet publish services/$$service -c Release -v quiet --os linux /t:PublishContainer \
	    -p:ContainerImageTag=$(IMAGE_TAG) $(ARGS) || exit 1; \
	done

sbom: ## List the packages of each image: artifacts/sbom/<service>.cdx.json (CycloneDX)
	@infra/dev/check-sdk.sh
	@dotnet build services/standalone -c Release -v quiet -nologo
	@dotnet build services/front-door -c Release -v quiet -nologo
	@dotnet run infra/dev/sbom.cs -- services artifacts/bin artifacts/sbom

chart: ## Render the Helm chart to artifacts/chart.yaml (needs Go's packages) and test it
	@mkdir -p artifacts && infra/dev/helm-render.sh $(ARGS) deploy/helm/platform > artifacts/chart.yaml
	@infra/dev/test.sh Platform.ArchitectureTests -- -class 'Platform.ArchitectureTests.Deploy.*'

clean-data: ## Delete the data of make run and make run-distributed
	@infra/dev/run-distributed.sh stop
	rm -rf data data-distributed

clean: ## Delete what was built
	rm -rf artifacts
