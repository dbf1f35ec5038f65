package cerebras.loadtest.gatling;

import java.util.prefs.AbstractPreferences;
import java.util.prefs.Preferences;
import java.util.prefs.PreferencesFactory;

/**
 * Keeps Gatling from asking Maven Central for its newest version at every start: a load test talks to its target only,
 * and begins sooner. Gatling has no setting for it, but looks in Java's preferences for when it asked last. In these, of
 * which nothing else here makes use, it asked just now, and in vain. Nothing can be kept in them.
 *
 * <p>Java finds this class through {@code META-INF/services}.
 */
public final class NoVersionCheck implements PreferencesFactory {

    private static final String LAST_CHECK_MILLIS = "lastCheckTimestamp";
    private static final String GATLING = "/io/gatling";
    private static final Preferences ROOT = new AskedJustNow(null, "");

    @Override
    public Preferences systemRoot() {
        return userRoot();
    }

    @Override
    public Preferences userRoot() {
        return ROOT;
    }

    private static final class AskedJustNow extends AbstractPreferences {

        AskedJustNow(AbstractPreferences parent, String name) {
            super(parent, name);
        }

        @Override
        protected String getSpi(String key) {
            return key.equals(LAST_CHECK_MILLIS) && absolutePath().startsWith(GATLING)
                    ? Long.toString(System.currentTimeMillis())
                    : null;
        }

        @Override
        protected AbstractPreferences childSpi(String name) {
            return new AskedJustNow(this, name);
        }

        @Override
        protected String[] keysSpi() {
            return new String[0];
        }

        @Override
        protected String[] childrenNamesSpi() {
            return new String[0];
        }

        @Override
        protected void putSpi(String key, String value) {}

        @Override
        protected void removeSpi(String key) {}

        @Override
        protected void removeNodeSpi() {}

        @Override
        protected void syncSpi() {}

        @Override
        protected void flushSpi() {}
    }
}
