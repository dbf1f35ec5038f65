package cerebras.loadtest.run;

import cerebras.loadtest.settings.Secrets;
import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.classic.spi.ThrowableProxy;
import ch.qos.logback.core.AppenderBase;
import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.URISyntaxException;
import java.nio.file.FileSystemNotFoundException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Stream;
import org.slf4j.LoggerFactory;

/**
 * Detects failures of this process during a run: uncaught exceptions, and any {@link Error} that Netty or Gatling log
 * as a warning before they continue. (Their debug messages are not failures.) After a failure no figure is reliable,
 * and a virtual user may be lost, so that the load would never end by itself. One instance for each run, from its
 * beginning to its end.
 */
final class RunFailure implements AutoCloseable {

    /**
     * Files that are kept open, so that after a failure there are descriptors for ending the run: classes and report.
     * By choice: several times the number needed at the same time.
     */
    private static final int SPARE_FILES = 32;

    private static final List<String> NOT_OF_A_LOAD = List.of(
            "cerebras.loadtest.cli.",
            "cerebras.loadtest.cluster.",
            "cerebras.loadtest.emulator.",
            "cerebras.loadtest.local.");

    private final AtomicReference<Throwable> first = new AtomicReference<>();
    private final CountDownLatch failed = new CountDownLatch(1);
    private final Thread.UncaughtExceptionHandler before = Thread.getDefaultUncaughtExceptionHandler();
    private final Logger root = (Logger) LoggerFactory.getLogger(org.slf4j.Logger.ROOT_LOGGER_NAME);
    private final LoggedErrors loggedErrors = new LoggedErrors();
    private final List<InputStream> spareFiles = new CopyOnWriteArrayList<>();
    private final Thread thread;

    /**
     * Starts the detection.
     *
     * @param then called at most once, on a separate thread, which is created before memory or threads run out
     */
    RunFailure(Runnable then) {
        loadClasses();
        keepSpareFiles();
        thread = new Thread(() -> whenFailed(then), "run-failure");
        thread.setDaemon(true);
        thread.start();
        loggedErrors.setContext(root.getLoggerContext());
        loggedErrors.start();
        root.addAppender(loggedErrors);
        Thread.setDefaultUncaughtExceptionHandler((dying, failure) -> {
            if (note(failure)) {
                print(dying, failure);
            }
        });
    }

    /**
     * Loads the classes of the suite, in particular those for failures and the report: a process without free file
     * descriptors cannot load classes from a folder, so it could not even report the failure.
     */
    private static void loadClasses() {
        try {
            Path folder = Path.of(RunFailure.class
                    .getProtectionDomain()
                    .getCodeSource()
                    .getLocation()
                    .toURI());
            try (Stream<Path> files = Files.walk(folder.resolve("cerebras"))) {
                files.map(file -> folder.relativize(file).toString().replace(File.separatorChar, '.'))
                        .filter(name -> name.endsWith(".class")
                                && NOT_OF_A_LOAD.stream().noneMatch(name::startsWith))
                        .forEach(name -> load(name.substring(0, name.length() - ".class".length())));
            }
        } catch (URISyntaxException | FileSystemNotFoundException | IOException aJarThatStaysOpen) {
            // Classes in a jar need no further file.
        }
    }

    private static void load(String name) {
        try {
            Class.forName(name, false, RunFailure.class.getClassLoader());
        } catch (ClassNotFoundException | LinkageError notNeeded) {
            // The failure appears where the class is needed.
        }
    }

    private void keepSpareFiles() {
        Path file = Path.of(System.getProperty("java.home"), "release");
        try {
            for (int i = 0; i < SPARE_FILES; i++) {
                spareFiles.add(Files.newInputStream(file));
            }
        } catch (IOException fewer) {
            // As many as possible.
        }
    }

    private void releaseSpareFiles() {
        for (InputStream file : spareFiles) {
            try {
                file.close();
            } catch (IOException closedAlready) {
                // The file is closed, as intended.
            }
        }
    }

    private void whenFailed(Runnable then) {
        try {
            failed.await();
            releaseSpareFiles();
            then.run();
        } catch (InterruptedException runIsOver) {
            // The run did not fail.
        }
    }

    /** The first failure, as the end of a sentence; absent if there was none. */
    Optional<String> reason() {
        return Optional.ofNullable(first.get())
                .map(failure -> "the load generator itself failed: " + Secrets.mask(failure.toString()));
    }

    /** Notes a failure; returns whether it is the first. Allocates nothing, since there may be no memory left. */
    private boolean note(Throwable failure) {
        boolean isFirst = first.compareAndSet(null, failure);
        failed.countDown();
        return isFirst;
    }

    private static void print(Thread dying, Throwable failure) {
        StringWriter trace = new StringWriter();
        failure.printStackTrace(new PrintWriter(trace, true));
        System.err.println("Failure in thread " + dying.getName() + ": " + Secrets.mask(trace.toString()));
    }

    @Override
    public void close() {
        releaseSpareFiles();
        root.detachAppender(loggedErrors);
        Thread.setDefaultUncaughtExceptionHandler(before);
        if (Thread.currentThread() != thread) {
            thread.interrupt();
        }
    }

    private final class LoggedErrors extends AppenderBase<ILoggingEvent> {

        @Override
        protected void append(ILoggingEvent event) {
            boolean told = event.getLevel().isGreaterOrEqual(Level.WARN);
            if (told && event.getThrowableProxy() instanceof ThrowableProxy proxy) {
                Stream.iterate(proxy.getThrowable(), Objects::nonNull, Throwable::getCause)
                        .limit(10)
                        .filter(Error.class::isInstance)
                        .findFirst()
                        .ifPresent(RunFailure.this::note);
            }
        }
    }
}
