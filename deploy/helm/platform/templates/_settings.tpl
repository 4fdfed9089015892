{{/* The environment of a container that needs the things named in .needs. */}}
{{- define "platform.env" -}}
{{- $v := .root.Values }}
{{- $needs := .needs }}
- { name: ASPNETCORE_HTTP_PORTS, value: "8080" }
{{- range $category, $level := $v.logging.level }}
- { name: {{ printf "Logging__LogLevel__%s" $category }}, value: {{ quote $level }} }
{{- end }}
{{- with $v.telemetry.otlpEndpoint }}
- { name: OTEL_EXPORTER_OTLP_ENDPOINT, value: {{ quote . }} }
{{- end }}
{{- if has "services" $needs }}
{{- range $name, $_ := omit (include "platform.needs" $.root | fromYaml) "front-door" }}
- { name: {{ printf "FrontDoor__Services__%s__0" $name }}, value: {{ printf "http://%s-%s:8080" (include "platform.fullname" $.root) $name | quote }} }
{{- end }}
{{- include "platform.env.trustedProxies" $v.security.trustedProxies.frontDoor }}
{{- else }}
- { name: Telemetry__Prometheus, value: {{ quote $v.telemetry.prometheus }} }
{{- include "platform.env.trustedProxies" $v.security.trustedProxies.services }}
{{- end }}
{{- if has "rabbitmq" $needs }}
- { name: Bus__Transport, value: rabbitmq }
- { name: Bus__Host, value: {{ quote $v.rabbitmq.host }} }
- { name: Bus__Port, value: {{ quote $v.rabbitmq.port }} }
- { name: Bus__VirtualHost, value: {{ quote $v.rabbitmq.virtualHost }} }
- { name: Bus__Tls, value: {{ quote $v.rabbitmq.tls }} }
{{ include "platform.env.secret" (list "Bus__User" $v.rabbitmq.existingSecret $v.rabbitmq.userKey) }}
{{ include "platform.env.secret" (list "Bus__Password" $v.rabbitmq.existingSecret $v.rabbitmq.passwordKey) }}
{{- end }}
{{- if has "mongodb" $needs }}
- { name: Storage__Kind, value: mongodb }
{{ include "platform.env.secret" (list "Storage__MongoDb__ConnectionString" $v.mongodb.existingSecret $v.mongodb.connectionStringKey) }}
{{- end }}
{{- if has "redis" $needs }}
- { name: Routing__Cluster__Kind, value: redis }
- { name: Routing__Cluster__Name, value: {{ printf "%s-%s" $.root.Release.Namespace (include "platform.fullname" $.root) | quote }} }
{{ include "platform.env.secret" (list "Routing__Cluster__Redis" $v.redis.existingSecret $v.redis.connectionStringKey) }}
{{- end }}
{{- if has "silo" $needs }}
- { name: Routing__SiloPort, value: {{ include "platform.siloPort" . | quote }} }
- { name: Routing__AdvertisedAddress, valueFrom: { fieldRef: { fieldPath: status.podIP } } }
{{- end }}
{{- if has "kafka" $needs }}
{{- include "platform.env.kafka" $v.kafka }}
{{- end }}
{{- if has "tenants" $needs }}
{{- range $id, $tenant := $v.tenants }}
- { name: {{ printf "Tenancy__Tenants__%s__Pack" $id }}, value: {{ quote $tenant.pack }} }
{{- if hasKey $tenant "webChat" }}
- { name: {{ printf "Tenancy__Tenants__%s__WebChat" $id }}, value: {{ quote $tenant.webChat }} }
{{- end }}
{{- if hasKey $tenant "fourEyes" }}
- { name: {{ printf "Tenancy__Tenants__%s__FourEyes" $id }}, value: {{ quote $tenant.fourEyes }} }
{{- end }}
{{- end }}
{{- end }}
{{- if and (has "packs" $needs) $v.packs.volume }}
- { name: Tenancy__PacksFolder, value: /packs }
{{- end }}
{{- if has "keys" $needs }}
{{- include "platform.env.callers" $v }}
{{- end }}
{{- end }}

{{- define "platform.env.secret" -}}
- { name: {{ index . 0 }}, valueFrom: { secretKeyRef: { name: {{ index . 1 }}, key: {{ index . 2 }} } } }
{{- end }}

{{- define "platform.env.trustedProxies" }}
{{- range $n, $proxy := . }}
- { name: {{ printf "Security__TrustedProxies__%d" $n }}, value: {{ quote $proxy }} }
{{- end }}
{{- end }}

{{- define "platform.env.kafka" }}
{{- if not .enabled }}
- { name: Stream__Kind, value: embedded }
{{- else }}
- { name: Stream__Kind, value: kafka }
- { name: Stream__Kafka__BootstrapServers, value: {{ quote .bootstrapServers }} }
- { name: Stream__Kafka__TopicPrefix, value: {{ quote .topicPrefix }} }
- { name: Stream__Kafka__Group, value: {{ quote .group }} }
- { name: Stream__Kafka__CreateTopics, value: {{ quote .createTopics }} }
{{- with .replicationFactor }}
- { name: Stream__Kafka__ReplicationFactor, value: {{ quote . }} }
{{- end }}
- { name: Stream__Kafka__SecurityProtocol, value: {{ quote .securityProtocol }} }
{{- if hasPrefix "sasl_" .securityProtocol }}
- { name: Stream__Kafka__SaslMechanism, value: {{ quote .saslMechanism }} }
{{ include "platform.env.secret" (list "Stream__Kafka__Username" .existingSecret .userKey) }}
{{ include "platform.env.secret" (list "Stream__Kafka__Password" .existingSecret .passwordKey) }}
{{- end }}
{{- if .caSecret.existingSecret }}
- { name: Stream__Kafka__CaFile, value: {{ printf "/kafka-ca/%s" .caSecret.key | quote }} }
{{- end }}
{{ include "platform.env.secret" (list "Stream__PseudonymKey" .pseudonymKey.existingSecret .pseudonymKey.key) }}
{{- end }}
{{- end }}

{{/* API keys, people and limits. */}}
{{- define "platform.env.callers" }}
{{- $security := .security }}
- { name: Security__RateLimit__PermitsPerSecond, value: {{ quote $security.rateLimit.permitsPerSecond }} }
- { name: Security__RateLimit__Burst, value: {{ quote $security.rateLimit.burst }} }
{{- range $name, $key := .apiKeys.keys }}
{{- $prefix := printf "Security__Keys__%s" $name }}
- { name: {{ $prefix }}__Tenant, value: {{ quote $key.tenant }} }
- { name: {{ $prefix }}__Channel, value: {{ quote $key.channel }} }
{{- range $n, $scope := $key.scopes }}
- { name: {{ printf "%s__Scopes__%d" $prefix $n }}, value: {{ quote $scope }} }
{{- end }}
{{- with $key.notBefore }}
- { name: {{ $prefix }}__NotBefore, value: {{ quote . }} }
{{- end }}
{{- with $key.expires }}
- { name: {{ $prefix }}__Expires, value: {{ quote . }} }
{{- end }}
{{ include "platform.env.secret" (list (printf "%s__Sha256" $prefix) $.apiKeys.existingSecret ($key.secretKey | default $name)) }}
{{- end }}
{{- with $security.oidc }}
{{- if .authority }}
- { name: Security__Oidc__Authority, value: {{ quote .authority }} }
- { name: Security__Oidc__Audience, value: {{ required "security.oidc.audience is needed with security.oidc.authority" .audience | quote }} }
- { name: Security__Oidc__TenantClaim, value: {{ quote .tenantClaim }} }
- { name: Security__Oidc__RoleClaim, value: {{ quote .roleClaim }} }
{{- range $role, $scopes := .roles }}
{{- range $n, $scope := $scopes }}
- { name: {{ printf "Security__Oidc__Roles__%s__%d" $role $n }}, value: {{ quote $scope }} }
{{- end }}
{{- end }}
{{- end }}
{{- end }}
{{- end }}

{{- define "platform.mounts" -}}
- { name: tmp, mountPath: /tmp }
{{- if and (has "packs" .needs) .root.Values.packs.volume }}
- { name: packs, mountPath: /packs, readOnly: true }
{{- end }}
{{- if and (has "kafka" .needs) .root.Values.kafka.caSecret.existingSecret }}
- { name: kafka-ca, mountPath: /kafka-ca, readOnly: true }
{{- end }}
{{- end }}

{{- define "platform.volumes" -}}
- name: tmp
  emptyDir: { sizeLimit: 256Mi }
{{- if and (has "packs" .needs) .root.Values.packs.volume }}
- name: packs
  {{- toYaml .root.Values.packs.volume | nindent 2 }}
{{- end }}
{{- if and (has "kafka" .needs) .root.Values.kafka.caSecret.existingSecret }}
- name: kafka-ca
  secret: { secretName: {{ .root.Values.kafka.caSecret.existingSecret }} }
{{- end }}
{{- end }}
