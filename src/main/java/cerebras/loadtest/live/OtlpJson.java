package cerebras.loadtest.live;

import cerebras.loadtest.records.Attempt;
import cerebras.loadtest.records.Timestamps;
import cerebras.loadtest.records.TraceIds;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.prometheus.metrics.model.snapshots.ClassicHistogramBuckets;
import io.prometheus.metrics.model.snapshots.CounterSnapshot;
import io.prometheus.metrics.model.snapshots.GaugeSnapshot;
import io.prometheus.metrics.model.snapshots.HistogramSnapshot;
import io.prometheus.metrics.model.snapshots.Labels;
import io.prometheus.metrics.model.snapshots.MetricSnapshot;
import io.prometheus.metrics.model.snapshots.MetricSnapshots;
import io.prometheus.metrics.model.snapshots.Unit;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * The bodies of OTLP over HTTP in their JSON form. (OpenTelemetry Protocol 1.x, "OTLP/HTTP, JSON Protobuf Encoding": 64-bit
 * integers are strings, ids hexadecimal, enumerations numbers.) Made of the same metrics that Prometheus reads, under
 * OpenTelemetry's names.
 */
final class OtlpJson {

    private static final JsonMapper JSON = new JsonMapper();
    private static final String SCOPE = "cerebras-load-test";
    private static final String TOKEN_USAGE = "gen_ai_client_token_usage";
    private static final int CUMULATIVE = 2;
    private static final int CLIENT = 3;
    private static final int ERROR = 2;

    /** Names of metrics and labels that the semantic conventions write with dots. */
    private static final Map<String, String> DOTTED = List.of(
                    "gen_ai.client.token.usage",
                    "gen_ai.client.operation.duration",
                    "gen_ai.client.operation.time_to_first_chunk",
                    "gen_ai.operation.name",
                    "gen_ai.provider.name",
                    "gen_ai.request.model",
                    "gen_ai.token.type",
                    "error.type")
            .stream()
            .collect(Collectors.toMap(name -> name.replace('.', '_'), name -> name));

    private final Map<String, String> resource;
    private final String startNanos;

    /**
     * @param resource attributes of the run
     * @param start since when counters count
     */
    OtlpJson(Map<String, String> resource, Instant start) {
        this.resource = resource;
        this.startNanos = nanos(start);
    }

    /** Body of a request to {@code /v1/metrics}. */
    String metrics(MetricSnapshots snapshots, Instant now) {
        ObjectNode body = JSON.createObjectNode();
        ObjectNode scoped = scoped(body, "resourceMetrics", "scopeMetrics");
        ArrayNode metrics = scoped.putArray("metrics");
        for (MetricSnapshot snapshot : snapshots) {
            metric(snapshot, nanos(now), metrics);
        }
        return body.toString();
    }

    private void metric(MetricSnapshot snapshot, String now, ArrayNode to) {
        if (snapshot.getDataPoints().isEmpty()) {
            return;
        }
        Unit unit = snapshot.getMetadata().getUnit();
        ObjectNode metric = JSON.createObjectNode();
        metric.put("name", name(snapshot.getMetadata().getName(), unit));
        metric.put("description", snapshot.getMetadata().getHelp());
        if (snapshot.getMetadata().getName().equals(TOKEN_USAGE)) {
            metric.put("unit", "{token}");
        } else if (unit != null) {
            metric.put("unit", unit.equals(Unit.SECONDS) ? "s" : unit.equals(Unit.BYTES) ? "By" : unit.toString());
        }
        if (snapshot instanceof CounterSnapshot counter) {
            ObjectNode sum = metric.putObject("sum");
            sum.put("aggregationTemporality", CUMULATIVE);
            sum.put("isMonotonic", true);
            ArrayNode points = sum.putArray("dataPoints");
            counter.getDataPoints()
                    .forEach(point -> point(points, point.getLabels(), now).put("asDouble", point.getValue()));
        } else if (snapshot instanceof GaugeSnapshot gauge) {
            ArrayNode points = metric.putObject("gauge").putArray("dataPoints");
            gauge.getDataPoints()
                    .forEach(point -> point(points, point.getLabels(), now).put("asDouble", point.getValue()));
        } else if (snapshot instanceof HistogramSnapshot histogram) {
            ObjectNode distribution = metric.putObject("histogram");
            distribution.put("aggregationTemporality", CUMULATIVE);
            ArrayNode points = distribution.putArray("dataPoints");
            histogram.getDataPoints().forEach(point -> {
                ObjectNode values = point(points, point.getLabels(), now);
                values.put("count", Long.toString(point.getCount()));
                values.put("sum", point.getSum());
                ArrayNode counts = values.putArray("bucketCounts");
                ArrayNode bounds = values.putArray("explicitBounds");
                ClassicHistogramBuckets buckets = point.getClassicBuckets();
                for (int i = 0; i < buckets.size(); i++) {
                    counts.add(Long.toString(buckets.getCount(i)));
                    if (!Double.isInfinite(buckets.getUpperBound(i))) {
                        bounds.add(buckets.getUpperBound(i));
                    }
                }
            });
        } else {
            return;
        }
        to.add(metric);
    }

    private ObjectNode point(ArrayNode points, Labels labels, String now) {
        ObjectNode point = points.addObject();
        point.put("startTimeUnixNano", startNanos);
        point.put("timeUnixNano", now);
        ArrayNode attributes = point.putArray("attributes");
        labels.forEach(label -> {
            if (!label.getValue().isEmpty()) {
                text(attributes, DOTTED.getOrDefault(label.getName(), label.getName()), label.getValue());
            }
        });
        return point;
    }

    /** As OpenTelemetry names it: with dots, and without the unit, which stands apart. */
    private static String name(String prometheus, Unit unit) {
        String suffix = unit == null ? "" : "_" + unit;
        String bare = prometheus.endsWith(suffix)
                ? prometheus.substring(0, prometheus.length() - suffix.length())
                : prometheus;
        return DOTTED.getOrDefault(bare, bare.replaceFirst("^loadtest_", "loadtest."));
    }

    /**
     * Body of a request to {@code /v1/traces}.
     *
     * @param loadStart the zero of the attempts' moments
     * @param provider as the semantic conventions name it
     */
    String spans(Collection<Attempt> attempts, TraceIds ids, Instant loadStart, String provider) {
        ObjectNode body = JSON.createObjectNode();
        ArrayNode spans = scoped(body, "resourceSpans", "scopeSpans").putArray("spans");
        attempts.forEach(attempt -> span(attempt, ids, loadStart, provider, spans.addObject()));
        return body.toString();
    }

    private static void span(Attempt attempt, TraceIds ids, Instant loadStart, String provider, ObjectNode span) {
        Timestamps moments = attempt.moments();
        long sent = moments.sentNanos() == null ? moments.endNanos() : moments.sentNanos();
        span.put("traceId", ids.traceId(attempt));
        span.put("spanId", ids.spanId(attempt));
        span.put("name", "chat " + attempt.model());
        span.put("kind", CLIENT);
        span.put("startTimeUnixNano", nanos(loadStart.plusNanos(sent)));
        span.put("endTimeUnixNano", nanos(loadStart.plusNanos(moments.endNanos())));
        ArrayNode attributes = span.putArray("attributes");
        text(attributes, "gen_ai.operation.name", "chat");
        text(attributes, "gen_ai.provider.name", provider);
        text(attributes, "gen_ai.request.model", attempt.model());
        text(attributes, "loadtest.call", attempt.call());
        number(attributes, "loadtest.attempt", attempt.attempt());
        text(attributes, "loadtest.outcome", attempt.outcome().label());
        number(attributes, "http.response.status_code", attempt.status());
        text(attributes, "loadtest.request_id", attempt.requestId());
        attempt.outputTokens().ifPresent(tokens -> number(attributes, "gen_ai.usage.output_tokens", tokens));
        if (attempt.tokens() != null) {
            number(attributes, "gen_ai.usage.input_tokens", attempt.tokens().prompt());
        }
        if (attempt.finishReason() != null) {
            ObjectNode reasons = attributes.addObject();
            reasons.put("key", "gen_ai.response.finish_reasons");
            reasons.putObject("value")
                    .putObject("arrayValue")
                    .putArray("values")
                    .addObject()
                    .put("stringValue", attempt.finishReason());
        }
        if (attempt.outcome().failure()) {
            text(attributes, "error.type", attempt.outcome().label());
            ObjectNode status = span.putObject("status");
            status.put("code", ERROR);
            if (attempt.errorMessage() != null) {
                status.put("message", attempt.errorMessage());
            }
        }
        ArrayNode events = span.putArray("events");
        event(events, "first token", loadStart, moments.firstTokenNanos());
        event(events, "last token", loadStart, moments.lastTokenNanos());
    }

    private static void event(ArrayNode events, String name, Instant loadStart, Long nanos) {
        if (nanos != null) {
            events.addObject().put("name", name).put("timeUnixNano", nanos(loadStart.plusNanos(nanos)));
        }
    }

    private ObjectNode scoped(ObjectNode body, String resources, String scopes) {
        ObjectNode one = body.putArray(resources).addObject();
        ArrayNode attributes = one.putObject("resource").putArray("attributes");
        resource.forEach((name, value) -> text(attributes, name, value));
        ObjectNode scoped = one.putArray(scopes).addObject();
        scoped.putObject("scope").put("name", SCOPE);
        return scoped;
    }

    private static void text(ArrayNode attributes, String name, String value) {
        if (value != null) {
            ObjectNode attribute = attributes.addObject().put("key", name);
            attribute.putObject("value").put("stringValue", value);
        }
    }

    private static void number(ArrayNode attributes, String name, Integer value) {
        if (value != null) {
            ObjectNode attribute = attributes.addObject().put("key", name);
            attribute.putObject("value").put("intValue", Integer.toString(value));
        }
    }

    private static String nanos(Instant moment) {
        return Long.toString(moment.getEpochSecond() * 1_000_000_000L + moment.getNano());
    }
}
