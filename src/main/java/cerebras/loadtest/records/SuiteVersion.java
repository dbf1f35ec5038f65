package cerebras.loadtest.records;

/** Which version of this suite is running. */
public final class SuiteVersion {

    /**
     * The one of {@code pom.xml}; a test compares them. A build that filled it in would need filtered resources, whose debug output
     * shows the environment.
     */
    private static final String TEXT = "0.1.0";

    private SuiteVersion() {}

    /** For example {@code 0.1.0}. */
    public static String text() {
        return TEXT;
    }
}
