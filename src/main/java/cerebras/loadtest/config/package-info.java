/**
 * The settings of a run, or of an emulator on its own: {@code -D} system properties, the environment, and prompts
 * and service levels in {@code user-files}, read once, checked as a whole and never changed after.
 *
 * <p>{@link cerebras.loadtest.config.Setting} lists every setting with its default.
 * {@link cerebras.loadtest.config.RunSettings} holds the values of one run,
 * {@link cerebras.loadtest.config.StandaloneSettings} those of an emulator. Whatever is wrong is told before the first
 * request, each problem on a line that names the setting, its value and the way out.
 *
 * <p>The API key comes from the environment only and is shown nowhere. This room knows the JDK, commons-text, logback, the
 * distributions of commons-statistics, the shapes of a request in {@code wire} and files in {@code hocon}; it must not
 * know Gatling, nor who uses the settings.
 */
package cerebras.loadtest.config;
