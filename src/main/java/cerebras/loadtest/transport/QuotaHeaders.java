package cerebras.loadtest.transport;

import cerebras.loadtest.quota.Announcement;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaders;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/**
 * Selects the headers of an answer to keep: those about limits and retries, and {@code date} if one of them is a time
 * of the server's clock.
 */
public final class QuotaHeaders {

    /** By choice: more than any provider sends, and few enough for a record. */
    private static final int MOST = 32;

    private static final int LONGEST_NAME = 80;
    private static final int LONGEST_VALUE = 200;

    private static final String SHOULD_RETRY = "x-should-retry";
    /** LiteLLM repeats the headers of its upstream server with this prefix. */
    private static final String REPEATED = "llm_provider-";

    private QuotaHeaders() {}

    /**
     * The headers as sent, names in lower case, several headers with one name joined on one line; {@code null} if there
     * are none.
     */
    public static Map<String, String> of(HttpHeaders headers) {
        Map<String, String> kept = null;
        boolean moments = false;
        for (Map.Entry<String, String> header : headers) {
            String name = header.getKey().toLowerCase(Locale.ROOT);
            if (isKept(name) && (kept == null || kept.size() < MOST)) {
                kept = kept == null ? new TreeMap<>() : kept;
                kept.merge(name, cut(header.getValue()), (one, more) -> cut(one + ", " + more));
                moments |= Announcement.isMoment(header.getValue());
            }
        }
        if (moments && headers.contains(HttpHeaderNames.DATE)) {
            kept.put("date", cut(headers.get(HttpHeaderNames.DATE)));
        }
        return kept;
    }

    private static boolean isKept(String name) {
        return name.length() <= LONGEST_NAME
                && (name.equals(SHOULD_RETRY) || Announcement.concerns(name) && !name.startsWith(REPEATED));
    }

    private static String cut(String value) {
        return value.length() <= LONGEST_VALUE ? value : value.substring(0, LONGEST_VALUE);
    }
}
