package cerebras.loadtest.metrics;

import cerebras.loadtest.api.Dialect;
import cerebras.loadtest.metrics.QuotaFigures.Announced;
import cerebras.loadtest.metrics.QuotaFigures.Minute;
import cerebras.loadtest.metrics.QuotaFigures.Open;
import cerebras.loadtest.metrics.QuotaFigures.Refusals;
import cerebras.loadtest.quota.Announcement;
import cerebras.loadtest.quota.Announcement.AnnouncedLimit;
import cerebras.loadtest.records.Attempt;
import cerebras.loadtest.records.Outcome;
import cerebras.loadtest.records.TokenCounts;
import java.time.Instant;
import java.util.Collections;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.LongStream;

/** Gathers the {@link QuotaFigures} of one model, in memory that users and minutes make grow, but calls do not. */
final class QuotaTally {

  private static final Set<Outcome> REFUSED =
      EnumSet.of(Outcome.QUOTA_REQUESTS, Outcome.QUOTA_TOKENS, Outcome.RATE_LIMITED);
  private static final int OK = 200;
  private static final long MINUTE_NANOS = 60_000_000_000L;

  /** Names that servers make up anew for each answer are not gathered for ever. */
  private static final int MOST_NAMES = 20;

  private final String model;
  private final Dialect dialect;
  private final Instant loadStart;
  private final Map<String, Announced> announced = new TreeMap<>();
  private final SortedMap<String, Open> open = new TreeMap<>();
  private final SortedMap<String, String> notUnderstood = new TreeMap<>();
  private final Map<String, SortedMap<Long, Long>> remaining = new HashMap<>();
  private final long stepNanos;
  private final Map<Outcome, Refusals> refusals = new EnumMap<>(Outcome.class);
  private final PromiseTally promises;
  private final Map<Long, Minute> minutes = new HashMap<>();
  private HeaderCheck headers = HeaderCheck.NOTHING;
  private long attempts;
  private long letIn;
  private long uncounted;

  /**
   * @param dialect that the headers are read in
   * @param loadStart when the load began, by the client's clock: for answers without a {@code date} of their own
   * @param usersReturn as of {@link PromiseTally}
   * @param stepNanos of the levels over time
   */
  QuotaTally(String model, Dialect dialect, Instant loadStart, boolean usersReturn, long stepNanos) {
    this.model = model;
    this.dialect = dialect;
    this.loadStart = loadStart;
    this.stepNanos = stepNanos;
    this.promises = new PromiseTally(usersReturn);
  }

  /** Attempts come in the order of their ends. */
  void add(Attempt attempt) {
    Announcement told = attempt.announcement(dialect, loadStart);
    attempts++;
    told.limits().forEach(limit -> announced(limit, attempt.moments().endNanos()));
    told.openLimits().forEach(limit -> open.merge(
        limit.resource().ordinal() + " " + limit.window(), Open.first(limit), (known, next) -> known.followedBy(next)));
    told.notUnderstood().forEach((name, value) -> {
      if (notUnderstood.size() < MOST_NAMES) {
        notUnderstood.putIfAbsent(name, value);
      }
    });
    headers = headers.plus(HeaderCheck.of(attempt.outcome(), told));
    if (REFUSED.contains(attempt.outcome())) {
      refused(attempt);
      told.retryAfter().ifPresent(wait -> promises.promised(attempt, wait));
    } else if (attempt.status() != null && attempt.status() == OK) {
      letIn(attempt);
    }
  }

  private void announced(AnnouncedLimit told, long momentNanos) {
    String name = told.limit().name();
    announced.merge(
        name, new Announced(told.limit(), false, List.of()), (known, next) -> known.followedBy(next.limit()));
    told.remaining().ifPresent(left -> remaining.computeIfAbsent(name, unknown -> new TreeMap<>())
        .merge(momentNanos / stepNanos * stepNanos, left, Math::min));
  }

  private Announced withLevels(Announced known) {
    SortedMap<Long, Long> levels = remaining.getOrDefault(known.limit().name(), new TreeMap<>());
    return new Announced(known.limit(), known.changed(), levels.entrySet().stream()
        .map(level -> new QuotaFigures.Level(level.getKey(), level.getValue()))
        .toList());
  }

  private void refused(Attempt attempt) {
    long endNanos = attempt.moments().endNanos();
    refusals.merge(
        attempt.outcome(),
        new Refusals(attempt.outcome(), 1, endNanos, letIn),
        (known, another) -> known.oneMore());
    promises.refused(attempt);
  }

  private void letIn(Attempt attempt) {
    long sentNanos = attempt.moments().sentNanos();
    letIn++;
    refusals.replaceAll((outcome, known) -> known.afterLettingIn(sentNanos));
    promises.letIn(attempt);
    minutes.merge(sentNanos / MINUTE_NANOS, new Minute(1, usedTokens(attempt.tokens())), Minute::plus);
  }

  /** 0 when the server did not tell, which is counted. */
  private long usedTokens(TokenCounts tokens) {
    if (tokens == null || tokens.prompt() == null || tokens.output() == null || tokens.output().estimated()) {
      uncounted++;
      return 0;
    }
    int cached = tokens.cachedPrompt() == null ? 0 : tokens.cachedPrompt();
    return tokens.prompt() - cached + tokens.output().count();
  }

  /**
   * Absent when no answer told anything of limits and none was refused.
   *
   * @param sentUntilNanos when the sending ended
   */
  Optional<QuotaFigures> figures(long sentUntilNanos) {
    return announced.isEmpty() && open.isEmpty() && notUnderstood.isEmpty() && refusals.isEmpty()
        ? Optional.empty()
        : Optional.of(new QuotaFigures(
            model,
            attempts,
            letIn,
            announced.values().stream().map(this::withLevels).sorted(Comparator.comparing(Announced::limit)).toList(),
            List.copyOf(open.values()),
            Collections.unmodifiableSortedMap(notUnderstood),
            List.copyOf(refusals.values()),
            promises.promises(),
            headers,
            LongStream.range(0, sentUntilNanos / MINUTE_NANOS)
                .mapToObj(minute -> minutes.getOrDefault(minute, Minute.NOTHING))
                .toList(),
            uncounted));
  }
}
