package cerebras.loadtest.live;

import cerebras.loadtest.report.Asset;
import com.sun.net.httpserver.Headers;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.UnknownHostException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.Semaphore;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Serves the metrics and the page of a running load over HTTP, on threads of its own.
 *
 * <p>A page of another site that a browser is tricked into calling this server from learns and changes nothing: the Host
 * header must name this machine (DNS rebinding), no answer allows other origins, and the one request that changes
 * anything, the stop, needs a token that only the console has shown.
 */
final class LiveServer implements AutoCloseable {

    /** Open pages at the same time. Each takes a thread while it is open. */
    static final int MOST_PAGES = 8;

    private static final int OTHER_THREADS = 4;
    private static final int MOST_WAITING = 64;
    private static final int BACKLOG = 16;
    private static final long SECOND_MILLIS = 1_000;
    private static final int TOKEN_BYTES = 16;
    private static final String TOKEN_HEADER = "X-Stop-Token";
    private static final String PAGE_POLICY =
            "default-src 'none'; style-src 'self'; script-src 'self'; connect-src 'self';"
                    + " img-src data:; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";
    private static final String HTML = "text/html; charset=utf-8";

    /** What of the run's folder is served once the report is written, by path. */
    private static final Map<String, String> REPORT_FILES = Map.of(
            "/report.html", HTML, "/summary.json", "application/json", "/summary.md", "text/markdown; charset=utf-8");

    /** The JDK's server waits for ever for a request that does not come whole, and a few such would take all threads. */
    private static final String REQUEST_SECONDS = "sun.net.httpserver.maxReqTime";

    static {
        if (System.getProperty(REQUEST_SECONDS) == null) {
            System.setProperty(REQUEST_SECONDS, "10");
        }
    }

    private final HttpServer server;
    private final ExecutorService threads;
    private final LoadMetrics metrics;
    private final Dashboard dashboard;
    private final Runnable stop;
    private final Set<String> ownNames;
    private final String token = newToken();
    private final Semaphore pages = new Semaphore(MOST_PAGES);
    private final AtomicInteger openPages = new AtomicInteger();
    private final Object news = new Object();
    private long ticks;
    private volatile Path report;
    private volatile boolean closed;
    private int pagesWithoutReport;

    /**
     * Begins to listen.
     *
     * @param port 0 for any free one
     * @param stop ends the sending of new calls; must not wait
     * @throws IOException when it cannot listen there
     */
    LiveServer(String host, int port, LoadMetrics metrics, Dashboard dashboard, Runnable stop) throws IOException {
        this.metrics = metrics;
        this.dashboard = dashboard;
        this.stop = stop;
        InetAddress address = InetAddress.getByName(host);
        this.ownNames = Set.of(host.toLowerCase(Locale.ROOT), "localhost", ownName());
        this.server = HttpServer.create(new InetSocketAddress(address, port), BACKLOG);
        this.threads = new ThreadPoolExecutor(
                MOST_PAGES + OTHER_THREADS,
                MOST_PAGES + OTHER_THREADS,
                1,
                TimeUnit.MINUTES,
                new LinkedBlockingQueue<>(MOST_WAITING),
                LiveServer::daemon);
        server.setExecutor(threads);
        server.createContext("/", this::handle);
        server.start();
    }

    private static Thread daemon(Runnable work) {
        Thread thread = new Thread(work, "live-server");
        thread.setDaemon(true);
        return thread;
    }

    private static String ownName() {
        try {
            return InetAddress.getLocalHost().getHostName().toLowerCase(Locale.ROOT);
        } catch (UnknownHostException nameless) {
            return "localhost";
        }
    }

    private static String newToken() {
        byte[] bytes = new byte[TOKEN_BYTES];
        new SecureRandom().nextBytes(bytes);
        return HexFormat.of().formatHex(bytes);
    }

    /** Where the page is. */
    URI page() {
        InetAddress address = server.getAddress().getAddress();
        String host = address.isAnyLocalAddress() ? "127.0.0.1" : address.getHostAddress();
        return URI.create("http://" + (host.contains(":") ? "[" + host.replaceAll("%.*", "") + "]" : host) + ":"
                + server.getAddress().getPort() + "/");
    }

    /** What who stops the load from the page has to show. */
    String token() {
        return token;
    }

    /** Whether a page is open. */
    boolean watched() {
        return openPages.get() > 0;
    }

    /** The dashboard has a new state: open pages get it. */
    void tick() {
        synchronized (news) {
            ticks++;
            news.notifyAll();
        }
    }

    /** The report is written: open pages go there. */
    void reported(Path file) {
        synchronized (news) {
            report = file;
            pagesWithoutReport = openPages.get();
            news.notifyAll();
        }
    }

    /** Waits until all pages that were open when the report was written have fetched it, or the time is over. */
    void awaitReaders(long millis) throws InterruptedException {
        long endNanos = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(millis);
        synchronized (news) {
            for (long left = millis; pagesWithoutReport > 0 && left > 0; ) {
                news.wait(left);
                left = TimeUnit.NANOSECONDS.toMillis(endNanos - System.nanoTime());
            }
        }
    }

    private void handle(HttpExchange exchange) {
        try (exchange) {
            Headers headers = exchange.getResponseHeaders();
            headers.set("X-Content-Type-Options", "nosniff");
            headers.set("Referrer-Policy", "no-referrer");
            headers.set("Cross-Origin-Resource-Policy", "same-origin");
            headers.set("Cache-Control", "no-store");
            String method = exchange.getRequestMethod();
            String path = exchange.getRequestURI().getPath();
            if (!namesThisMachine(exchange.getRequestHeaders().getFirst("Host"))) {
                refuse(exchange, 421, "The Host header does not name this machine: use its address, or set live.host.");
            } else if (path.equals("/stop")) {
                stop(exchange);
            } else if (!method.equals("GET") && !method.equals("HEAD")) {
                headers.set("Allow", "GET, HEAD");
                refuse(exchange, 405, "Only GET.");
            } else {
                get(exchange, path);
            }
        } catch (IOException clientIsGone) {
            // Nobody is left to tell.
        }
    }

    /** Names that DNS cannot be made to answer for somebody else: addresses, this machine's own, and what the user set. */
    private boolean namesThisMachine(String host) {
        if (host == null) {
            return false;
        }
        String name = host.toLowerCase(Locale.ROOT).replaceFirst(":[0-9]{1,5}$", "");
        return ownNames.contains(name)
                || name.matches("[0-9]{1,3}([.][0-9]{1,3}){3}")
                || name.matches("\\[[0-9a-f:.]+]");
    }

    private void get(HttpExchange exchange, String path) throws IOException {
        switch (path) {
            case "/metrics" -> metrics(exchange);
            case "/events" -> events(exchange);
            case "/" -> page(exchange, HTML, resource("live/live.html"));
            case "/live.js" -> page(exchange, "text/javascript; charset=utf-8", resource("live/live.js"));
            case "/kit.js" -> page(exchange, "text/javascript; charset=utf-8", resource("report/kit.js"));
            case "/live.css" -> page(exchange, "text/css; charset=utf-8", resource("live/live.css"));
            case "/report.css" -> page(exchange, "text/css; charset=utf-8", utf8(Asset.style()));
            case "/echarts.js" -> page(exchange, "text/javascript; charset=utf-8", utf8(Asset.echarts()));
            default -> {
                if (REPORT_FILES.containsKey(path)) {
                    reportFile(exchange, path);
                } else {
                    refuse(exchange, 404, "Not here. / is the page of the running load, /metrics its metrics.");
                }
            }
        }
    }

    private void metrics(HttpExchange exchange) throws IOException {
        List<String> accept = exchange.getRequestHeaders().getOrDefault("Accept", List.of());
        String formats = String.join(",", accept);
        ByteArrayOutputStream text = new ByteArrayOutputStream();
        metrics.write(formats, text);
        answer(exchange, 200, metrics.contentType(formats), text.toByteArray());
    }

    private void reportFile(HttpExchange exchange, String path) throws IOException {
        Path written = report;
        Path file = written == null ? null : written.resolveSibling(path.substring(1));
        if (file == null || !Files.isRegularFile(file)) {
            refuse(exchange, 404, "The report is written when the run has ended.");
            return;
        }
        exchange.getResponseHeaders().set("Content-Security-Policy", "frame-ancestors 'none'");
        answer(exchange, 200, REPORT_FILES.get(path), Files.readAllBytes(file));
        if (path.equals("/report.html")) {
            synchronized (news) {
                pagesWithoutReport--;
                news.notifyAll();
            }
        }
    }

    /** Server-sent events: the seconds so far, then a state each second, then where the report is. */
    private void events(HttpExchange exchange) throws IOException {
        if (exchange.getRequestMethod().equals("HEAD")) {
            answer(exchange, 200, "text/event-stream", new byte[0]);
            return;
        }
        if (!pages.tryAcquire()) {
            refuse(exchange, 503, "Too many open pages.");
            return;
        }
        openPages.incrementAndGet();
        try {
            exchange.getResponseHeaders().set("Content-Type", "text/event-stream");
            exchange.sendResponseHeaders(200, 0);
            OutputStream to = exchange.getResponseBody();
            send(to, "history", dashboard.history());
            for (long seen = -1; !closed; ) {
                send(to, "state", dashboard.state());
                if (report != null) {
                    send(to, "report", "\"report.html\"");
                    return;
                }
                seen = awaitNews(seen);
            }
        } finally {
            openPages.decrementAndGet();
            pages.release();
        }
    }

    private long awaitNews(long seen) throws IOException {
        synchronized (news) {
            try {
                if (ticks == seen && report == null && !closed) {
                    news.wait(10 * SECOND_MILLIS);
                } else if (seen < 0) {
                    news.wait(SECOND_MILLIS);
                }
            } catch (InterruptedException closing) {
                throw new IOException(closing);
            }
            return ticks;
        }
    }

    private static void send(OutputStream to, String event, String json) throws IOException {
        to.write(utf8("event: " + event + "\ndata: " + json + "\n\n"));
        to.flush();
    }

    private void stop(HttpExchange exchange) throws IOException {
        if (!exchange.getRequestMethod().equals("POST")) {
            exchange.getResponseHeaders().set("Allow", "POST");
            refuse(exchange, 405, "Only POST.");
            return;
        }
        String shown = exchange.getRequestHeaders().getFirst(TOKEN_HEADER);
        if (shown == null || !MessageDigest.isEqual(utf8(shown), utf8(token))) {
            refuse(exchange, 403, "The token is not the one that the console shows.");
            return;
        }
        stop.run();
        answer(exchange, 202, "text/plain; charset=utf-8", utf8("No new calls are sent.\n"));
    }

    private static void page(HttpExchange exchange, String type, byte[] content) throws IOException {
        exchange.getResponseHeaders().set("Content-Security-Policy", PAGE_POLICY);
        answer(exchange, 200, type, content);
    }

    private static void refuse(HttpExchange exchange, int status, String why) throws IOException {
        answer(exchange, status, "text/plain; charset=utf-8", utf8(why + "\n"));
    }

    private static void answer(HttpExchange exchange, int status, String type, byte[] content) throws IOException {
        exchange.getResponseHeaders().set("Content-Type", type);
        boolean head = exchange.getRequestMethod().equals("HEAD");
        exchange.sendResponseHeaders(status, head || content.length == 0 ? -1 : content.length);
        if (!head && content.length > 0) {
            exchange.getResponseBody().write(content);
        }
    }

    private static byte[] resource(String path) throws IOException {
        try (InputStream stream = LiveServer.class.getClassLoader().getResourceAsStream(path)) {
            if (stream == null) {
                throw new IOException(path + " is not on the classpath");
            }
            return stream.readAllBytes();
        }
    }

    private static byte[] utf8(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    @Override
    public void close() {
        synchronized (news) {
            closed = true;
            news.notifyAll();
        }
        server.stop(0);
        threads.shutdownNow();
    }
}
