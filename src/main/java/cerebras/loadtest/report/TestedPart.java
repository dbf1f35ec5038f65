package cerebras.loadtest.report;

import cerebras.loadtest.metrics.RunSummary;
import cerebras.loadtest.records.RunHeader;
import java.net.URI;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeParseException;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * What was tested: the head of the page.
 *
 * @param run name of the run
 * @param simulation class name
 * @param model as requested
 * @param target host of the API
 * @param dialect that the server's headers were read in, and what showed it; empty where nothing did
 * @param simulated whether the target is the emulator
 * @param load in a line of words
 * @param startedAt ISO 8601
 * @param started the same for people
 * @param suite version of this suite; {@link Numbers#ABSENT} when not told
 * @param versions of suite, Gatling and Java
 */
record TestedPart(
    String run,
    String simulation,
    String model,
    String target,
    String dialect,
    boolean simulated,
    String load,
    String startedAt,
    String started,
    String suite,
    String versions) {

  private static final DateTimeFormatter TO_THE_SECOND =
      DateTimeFormatter.ofPattern("d MMMM yyyy, HH:mm:ss 'UTC'", Locale.ENGLISH).withZone(ZoneOffset.UTC);

  static TestedPart of(RunSummary summary, Numbers numbers) {
    RunHeader run = summary.run();
    return new TestedPart(
        run.run(),
        run.simulation(),
        run.model(),
        host(run.target()),
        run.dialectWords(),
        run.target().emulated(),
        LoadText.of(summary, numbers),
        run.loadStart(),
        readable(run.loadStart()),
        run.versions().getOrDefault("suite", Numbers.ABSENT),
        listed(run.versions()));
  }

  /** The host, and the port if the address names one; the whole text when it is no address. */
  static String host(RunHeader.Target target) {
    try {
      String authority = URI.create(target.url()).getAuthority();
      return authority == null ? target.url() : authority;
    } catch (IllegalArgumentException notAnAddress) {
      return target.url();
    }
  }

  /** The moment as people write it; the text as it stands when it is no moment. */
  static String readable(String moment) {
    try {
      return TO_THE_SECOND.format(Instant.parse(moment));
    } catch (DateTimeParseException notIso) {
      return moment;
    }
  }

  private static String listed(Map<String, String> versions) {
    return versions.entrySet().stream()
        .map(entry -> entry.getKey() + " " + entry.getValue())
        .collect(Collectors.joining(", "));
  }
}
