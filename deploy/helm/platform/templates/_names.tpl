{{- define "platform.fullname" -}}
{{ contains .Chart.Name .Release.Name | ternary .Release.Name (printf "%s-%s" .Release.Name .Chart.Name) | trunc 40 | trimSuffix "-" }}
{{- end }}

{{- define "platform.selector" -}}
app.kubernetes.io/name: platform
app.kubernetes.io/instance: {{ .root.Release.Name }}
app.kubernetes.io/component: {{ .name }}
{{- end }}

{{- define "platform.labels" -}}
{{ include "platform.selector" . }}
app.kubernetes.io/version: {{ include "platform.tag" .root | quote }}
app.kubernetes.io/managed-by: {{ .root.Release.Service }}
app.kubernetes.io/part-of: platform
helm.sh/chart: {{ .root.Chart.Name }}-{{ .root.Chart.Version }}
{{- end }}

{{- define "platform.tag" -}}
{{ .Values.image.tag | default .Chart.AppVersion }}
{{- end }}

{{- define "platform.image" -}}
{{- with .root.Values.image.registry }}{{ . }}/{{ end }}{{ .root.Values.image.repository }}/{{ .name }}:{{ include "platform.tag" .root }}
{{- end }}

{{/* A service's values over the defaults. */}}
{{- define "platform.service" -}}
{{ toYaml (mergeOverwrite (deepCopy .root.Values.defaults) (deepCopy (index .root.Values.services .name | default dict))) }}
{{- end }}

{{/* What each service speaks to and reads. It follows from the code and is nothing to configure. */}}
{{- define "platform.needs" -}}
front-door: [services]
channel-gateway: [rabbitmq, mongodb, tenants, keys, packs, callbacks]
nlu: [rabbitmq, mongodb, tenants, keys, packs]
knowledge: [rabbitmq, mongodb, tenants, keys, packs, callbacks]
sentiment: [rabbitmq, tenants, keys]
routing: [rabbitmq, mongodb, redis, tenants, keys, packs, silo]
analytics: [rabbitmq, mongodb, kafka, tenants, keys]
audit: [rabbitmq, mongodb, tenants, keys]
{{- end }}

{{/* The queues whose length says that a service has too few replicas. Audit's and analytics' are taken by one replica at a time. */}}
{{- define "platform.queues" -}}
channel-gateway: [channel-gateway-reply-decided, channel-gateway-turn-recorded]
nlu: [nlu-turn-opened]
knowledge: [knowledge-utterance-understood, knowledge-reply-decided, knowledge-handoff-requested]
sentiment: [sentiment-turn-opened]
routing: [routing-message-received, routing-utterance-understood, routing-sentiment-detected, routing-knowledge-retrieved, routing-correction-requested]
{{- end }}

{{- define "platform.siloPort" -}}11111{{- end }}

{{- define "platform.podSecurity" -}}
runAsNonRoot: true
runAsUser: 1654
runAsGroup: 1654
fsGroup: 1654
seccompProfile: { type: RuntimeDefault }
{{- end }}

{{- define "platform.containerSecurity" -}}
allowPrivilegeEscalation: false
readOnlyRootFilesystem: true
capabilities: { drop: [ALL] }
{{- end }}

{{- define "platform.scalingBehavior" -}}
# A burst is over soon, and each silo that leaves hands its conversations over.
scaleDown:
  stabilizationWindowSeconds: 300
  policies: [{ type: Pods, value: 1, periodSeconds: 60 }]
{{- end }}

{{/* The migration runs the code of every service, and each wants its settings. */}}
{{- define "platform.migrationNeeds" -}}
[rabbitmq, mongodb, redis, kafka, tenants, keys, packs]
{{- end }}
