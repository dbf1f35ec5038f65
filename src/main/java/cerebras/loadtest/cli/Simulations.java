package cerebras.loadtest.cli;

import cerebras.loadtest.gatling.GatlingLauncher;
import cerebras.loadtest.settings.Hint;
import cerebras.loadtest.settings.SettingsException;
import cerebras.loadtest.settings.ShippedFiles;
import java.io.ByteArrayOutputStream;
import java.io.File;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.lang.reflect.InvocationTargetException;
import java.net.MalformedURLException;
import java.net.URI;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.jar.JarFile;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import javax.tools.Diagnostic;
import javax.tools.DiagnosticCollector;
import javax.tools.FileObject;
import javax.tools.ForwardingJavaFileManager;
import javax.tools.JavaCompiler;
import javax.tools.JavaFileManager;
import javax.tools.JavaFileObject;
import javax.tools.SimpleJavaFileObject;
import javax.tools.StandardJavaFileManager;
import javax.tools.ToolProvider;

/**
 * The simulations that can be run: those shipped with the suite, and those in a folder of the user. The user's take
 * precedence if names are equal; they are loaded by a separate class loader, together with Gatling, since Gatling finds
 * simulations in its own class loader only.
 */
final class Simulations {

    private static final String SHIPPED = "simulations";
    private static final String SOURCE = ".java";
    private static final String CLASS = ".class";

    /** Distinguishes simulations from other source files. */
    private static final Pattern SUBCLASS = Pattern.compile("public\\s+(?:final\\s+)?class\\s+\\w+\\s+extends\\s");

    private final Optional<Path> folder;

    /**
     * @param folder folder of the user with {@code .java} files, class files or jars, or a jar; absent if there is none
     */
    Simulations(Optional<Path> folder) {
        folder.filter(Files::notExists).ifPresent(missing -> {
            throw new SettingsException("--simulations " + missing
                    + " is not there: expected a folder with .java files, class files or jars, or one jar");
        });
        this.folder = folder;
    }

    /** Names of all simulations, in alphabetical order. */
    SortedSet<String> names() {
        SortedSet<String> names =
                ShippedFiles.find(SHIPPED).map(Simulations::sourceNames).orElseGet(TreeSet::new);
        folder.ifPresent(user -> names.addAll(namesIn(user)));
        return names;
    }

    private static SortedSet<String> sourceNames(Path root) {
        try (Stream<Path> files = Files.walk(root)) {
            return files.filter(file -> file.toString().endsWith(SOURCE))
                    .filter(file -> SUBCLASS.matcher(text(file)).find())
                    .map(file -> className(root.relativize(file).toString(), SOURCE))
                    .collect(Collectors.toCollection(TreeSet::new));
        } catch (IOException unreadable) {
            throw new UncheckedIOException(unreadable);
        }
    }

    private static String className(String file, String ending) {
        return file.substring(0, file.length() - ending.length())
                .replace('\\', '.')
                .replace('/', '.');
    }

    /** Names of the source files, and of the classes that Gatling can run. */
    private SortedSet<String> namesIn(Path user) {
        SortedSet<String> names = Files.isDirectory(user) ? sourceNames(user) : new TreeSet<>();
        SortedSet<String> classes = new TreeSet<>();
        try {
            if (Files.isDirectory(user)) {
                try (Stream<Path> files = Files.walk(user)) {
                    files.filter(file -> file.toString().endsWith(CLASS))
                            .forEach(file ->
                                    classes.add(className(user.relativize(file).toString(), CLASS)));
                }
            }
            for (Path jar : jars(user)) {
                try (JarFile entries = new JarFile(jar.toFile())) {
                    entries.stream()
                            .map(entry -> entry.getName())
                            .filter(name -> name.endsWith(CLASS) && !name.startsWith("META-INF/"))
                            .forEach(name -> classes.add(className(name, CLASS)));
                }
            }
        } catch (IOException unreadable) {
            throw new UncheckedIOException(unreadable);
        }
        classes.removeIf(name -> name.contains("$") || name.endsWith("module-info") || name.endsWith("package-info"));
        if (!classes.isEmpty()) {
            ClassLoader loader = new UserLoader(user, Map.of());
            classes.stream().filter(name -> isSimulation(loader, name)).forEach(names::add);
        }
        return names;
    }

    private static boolean isSimulation(ClassLoader loader, String name) {
        try {
            return (Boolean) launcher(loader)
                    .getMethod("isSimulation", Class.class)
                    .invoke(null, Class.forName(name, false, loader));
        } catch (ReflectiveOperationException | LinkageError notUsable) {
            return false;
        }
    }

    private static List<Path> jars(Path user) throws IOException {
        if (!Files.isDirectory(user)) {
            return List.of(user);
        }
        try (Stream<Path> files = Files.list(user)) {
            return files.filter(file -> file.toString().endsWith(".jar"))
                    .sorted()
                    .toList();
        }
    }

    /** The source of a simulation; absent if there is only its class. */
    Optional<String> source(String name) {
        String file = name.replace('.', '/') + SOURCE;
        return userSource(name)
                .or(() -> ShippedFiles.find(SHIPPED + "/" + file))
                .map(Simulations::text);
    }

    private static String text(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException unreadable) {
            throw new UncheckedIOException(unreadable);
        }
    }

    private Optional<Path> userSource(String name) {
        return folder.filter(Files::isDirectory)
                .map(user -> user.resolve(name.replace('.', '/') + SOURCE))
                .filter(Files::isRegularFile);
    }

    /** Whether there is a simulation of that name. */
    boolean has(String name) {
        return folder.isEmpty() ? isShipped(name) : names().contains(name);
    }

    /** The message about an unknown name, with advice. */
    String unknown(String name) {
        Path here = Path.of(SHIPPED, name.replace('.', '/') + SOURCE);
        String hint = folder.isEmpty() && Files.isRegularFile(here)
                ? "to run " + here + ", add --simulations " + SHIPPED
                : Hint.of(name, names());
        return name + " is not a simulation: " + hint;
    }

    private static boolean isShipped(String name) {
        return ShippedFiles.has(SHIPPED + "/" + name.replace('.', '/') + SOURCE);
    }

    /**
     * Runs a simulation; the process ends with the run.
     *
     * @throws SettingsException if it cannot be compiled
     */
    void run(String name) {
        String results = System.getProperty("results", "results");
        if (folder.isEmpty()) {
            GatlingLauncher.run(name, results);
            return;
        }
        ClassLoader loader = loader(name);
        Thread.currentThread().setContextClassLoader(loader);
        call(loader, "run", new Class<?>[] {String.class, String.class}, name, results);
    }

    /**
     * The settings that a simulation's load uses, with their defaults; an empty value without a default.
     *
     * @throws SettingsException if it cannot be compiled
     */
    @SuppressWarnings("unchecked")
    Map<String, String> settings(String name) {
        return (Map<String, String>) call(loader(name), "settings", new Class<?>[] {String.class}, name);
    }

    private ClassLoader loader(String name) {
        return folder.<ClassLoader>map(user -> new UserLoader(
                        user,
                        userSource(name).map(source -> compile(user, source)).orElse(Map.of())))
                .orElseGet(Simulations.class::getClassLoader);
    }

    private static Class<?> launcher(ClassLoader loader) throws ClassNotFoundException {
        return Class.forName(GatlingLauncher.class.getName(), true, loader);
    }

    private static Object call(ClassLoader loader, String method, Class<?>[] types, Object... values) {
        try {
            return launcher(loader).getMethod(method, types).invoke(null, values);
        } catch (InvocationTargetException thrown) {
            if (thrown.getCause() instanceof RuntimeException failure) {
                throw failure;
            }
            if (thrown.getCause() instanceof Error failure) {
                throw failure;
            }
            throw new IllegalStateException(thrown.getCause());
        } catch (ReflectiveOperationException impossible) {
            throw new IllegalStateException(impossible);
        }
    }

    /** Compiles a source file and the files next to it that it needs, in memory; returns classes by name. */
    private static Map<String, byte[]> compile(Path folder, Path source) {
        JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
        if (compiler == null) {
            throw new SettingsException(
                    source + " cannot be compiled: " + System.getProperty("java.home") + " is a Java runtime without a"
                            + " compiler. Run it with a JDK, or compile it elsewhere and put the classes or a jar into "
                            + folder);
        }
        DiagnosticCollector<JavaFileObject> messages = new DiagnosticCollector<>();
        StandardJavaFileManager files = compiler.getStandardFileManager(messages, Locale.ROOT, null);
        InMemoryClasses classes = new InMemoryClasses(files);
        List<String> options = List.of(
                "-proc:none",
                "-parameters",
                "-cp",
                System.getProperty("java.class.path") + File.pathSeparator + folder,
                "-sourcepath",
                folder.toString());
        boolean compiled = compiler.getTask(null, classes, messages, options, null, files.getJavaFileObjects(source))
                .call();
        if (!compiled) {
            throw new SettingsException(messages.getDiagnostics().stream()
                    .filter(message -> message.getKind() == Diagnostic.Kind.ERROR)
                    .map(message -> (message.getSource() == null
                                    ? source
                                    : Path.of(message.getSource().toUri()).getFileName())
                            + ":" + message.getLineNumber() + ": " + message.getMessage(Locale.ROOT))
                    .collect(Collectors.joining("\n", source + " does not compile:\n", "")));
        }
        return classes.bytes();
    }

    /** Keeps compiled classes in memory. */
    private static final class InMemoryClasses extends ForwardingJavaFileManager<JavaFileManager> {

        private final Map<String, ByteArrayOutputStream> classes = new HashMap<>();

        InMemoryClasses(JavaFileManager files) {
            super(files);
        }

        @Override
        public JavaFileObject getJavaFileForOutput(
                Location location, String name, JavaFileObject.Kind kind, FileObject sibling) {
            return new SimpleJavaFileObject(URI.create("memory:///" + name.replace('.', '/') + kind.extension), kind) {
                @Override
                public OutputStream openOutputStream() {
                    return classes.computeIfAbsent(name, first -> new ByteArrayOutputStream());
                }
            };
        }

        Map<String, byte[]> bytes() {
            return classes.entrySet().stream()
                    .collect(Collectors.toMap(
                            Map.Entry::getKey, entry -> entry.getValue().toByteArray()));
        }
    }

    /** Contains the user's classes, followed by second copies of the suite's and Gatling's classes. */
    private static final class UserLoader extends URLClassLoader {

        static {
            registerAsParallelCapable();
        }

        private final Map<String, byte[]> compiled;

        UserLoader(Path user, Map<String, byte[]> compiled) {
            super("simulations", urls(user), ClassLoader.getPlatformClassLoader());
            this.compiled = compiled;
        }

        private static URL[] urls(Path user) {
            List<URL> urls = new ArrayList<>();
            try {
                if (Files.isDirectory(user)) {
                    urls.add(user.toUri().toURL());
                }
                for (Path jar : jars(user)) {
                    urls.add(jar.toUri().toURL());
                }
                for (String entry : System.getProperty("java.class.path").split(File.pathSeparator)) {
                    urls.add(Path.of(entry).toUri().toURL());
                }
            } catch (MalformedURLException impossible) {
                throw new IllegalStateException(impossible);
            } catch (IOException unreadable) {
                throw new UncheckedIOException(unreadable);
            }
            return urls.toArray(URL[]::new);
        }

        @Override
        protected Class<?> findClass(String name) throws ClassNotFoundException {
            byte[] bytes = compiled.get(name);
            return bytes == null ? super.findClass(name) : defineClass(name, bytes, 0, bytes.length);
        }
    }
}
