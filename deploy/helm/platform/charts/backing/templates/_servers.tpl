{{/* What differs between the servers. */}}
{{- define "backing.about" -}}
rabbitmq:
  ports: [5672, 15692]
  user: 999
  data: /var/lib/rabbitmq
  secrets: { RABBITMQ_DEFAULT_USER: rabbitmq-user, RABBITMQ_DEFAULT_PASS: rabbitmq-password }
  # It keeps its data under its host's name.
  env: { RABBITMQ_NODENAME: rabbit@localhost }
mongodb:
  ports: [27017]
  user: 999
  data: /data/db
  secrets: { MONGO_INITDB_ROOT_USERNAME: mongodb-user, MONGO_INITDB_ROOT_PASSWORD: mongodb-password }
redis:
  ports: [6379]
  user: 999
  args: [valkey-server, --save, "", --appendonly, "no"]
kafka:
  ports: [9092]
  user: 1000
  data: /var/lib/kafka/data
  env:
    KAFKA_NODE_ID: "1"
    KAFKA_PROCESS_ROLES: broker,controller
    KAFKA_LISTENERS: PLAINTEXT://:9092,CONTROLLER://localhost:9093
    KAFKA_ADVERTISED_LISTENERS: PLAINTEXT://kafka:9092
    KAFKA_CONTROLLER_LISTENER_NAMES: CONTROLLER
    KAFKA_LISTENER_SECURITY_PROTOCOL_MAP: CONTROLLER:PLAINTEXT,PLAINTEXT:PLAINTEXT
    KAFKA_CONTROLLER_QUORUM_VOTERS: 1@localhost:9093
    KAFKA_LOG_DIRS: /var/lib/kafka/data
    KAFKA_OFFSETS_TOPIC_REPLICATION_FACTOR: "1"
    KAFKA_TRANSACTION_STATE_LOG_REPLICATION_FACTOR: "1"
    KAFKA_TRANSACTION_STATE_LOG_MIN_ISR: "1"
{{- end }}

{{- define "backing.selector" -}}
app.kubernetes.io/name: backing
app.kubernetes.io/instance: {{ .root.Release.Name }}
app.kubernetes.io/component: {{ .name }}
{{- end }}
