package cerebras.loadtest.report;

import static cerebras.loadtest.metrics.AttemptMetric.CACHED_PROMPT_TOKENS;
import static cerebras.loadtest.metrics.AttemptMetric.OUTPUT_SPEED;
import static cerebras.loadtest.metrics.AttemptMetric.PROMPT_TOKENS;
import static cerebras.loadtest.metrics.AttemptMetric.TIME_TO_FIRST_TOKEN;

import cerebras.loadtest.metrics.AttemptMetric;
import cerebras.loadtest.metrics.AttemptMetric.Unit;
import cerebras.loadtest.metrics.Breakdown;
import cerebras.loadtest.metrics.Figures;
import cerebras.loadtest.metrics.RunSummary;
import cerebras.loadtest.records.Outcome;
import cerebras.loadtest.stats.Distribution;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.function.BiFunction;
import java.util.stream.Stream;

/**
 * Parts of a run beside each other, all of one kind.
 *
 * @param columns those of a row's cells
 * @param sampleTooSmall whether any percentile has to be marked
 */
record SliceTable(Breakdown.Kind kind, SliceWords words, List<Column> columns, List<Row> rows, boolean sampleTooSmall) {

  private static final Set<Outcome> REFUSALS =
      EnumSet.of(Outcome.QUOTA_REQUESTS, Outcome.QUOTA_TOKENS, Outcome.QUEUE_FULL, Outcome.RATE_LIMITED);
  private static final Column PER_USER = new Column(
      RunMetric.PER_USER_THROUGHPUT.key(), "Per user", MetricDocument.SPEED,
      (figures, numbers) -> percentile(figures.perUser(), 50, Unit.SPEED, numbers));
  private static final List<Column> COLUMNS = List.of(
      new Column(
          RunMetric.OUTPUT_THROUGHPUT.key(), "Throughput", MetricDocument.SPEED,
          (figures, numbers) -> Cell.of(figures.outputThroughput(), numbers)),
      PER_USER,
      Column.of(TIME_TO_FIRST_TOKEN, "TTFT p50", 50),
      Column.of(TIME_TO_FIRST_TOKEN, "TTFT p95", 95),
      Column.of(OUTPUT_SPEED, "Speed p50", 50));
  private static final List<Column> OF_TURNS = List.of(
      new Column(
          PROMPT_TOKENS.key(), "Prompt", "tokens",
          (figures, numbers) -> Cell.of(figures.metric(PROMPT_TOKENS).mean(), Unit.TOKENS, numbers)),
      new Column(
          CACHED_PROMPT_TOKENS.key(), "Cached", "%",
          (figures, numbers) -> cachedPercent(figures, numbers)));

  /** One table for each kind of which the run has parts. */
  static List<SliceTable> of(RunSummary summary, Numbers numbers) {
    return Arrays.stream(Breakdown.Kind.values())
        .map(kind -> of(kind, summary.breakdowns().stream().filter(slice -> slice.kind() == kind).toList(), numbers))
        .filter(table -> !table.rows().isEmpty())
        .toList();
  }

  /**
   * A turn has no throughput per user: a user spends its time in the window on all its turns. It has a prompt that grows
   * instead, in the mean of its attempts.
   */
  private static SliceTable of(Breakdown.Kind kind, List<Breakdown> slices, Numbers numbers) {
    List<Column> columns = kind == Breakdown.Kind.TURN
        ? Stream.concat(COLUMNS.stream().filter(column -> column != PER_USER), OF_TURNS.stream()).toList()
        : COLUMNS;
    List<Row> rows = slices.stream().map(slice -> Row.of(slice, columns, numbers)).toList();
    boolean sampleTooSmall = rows.stream().flatMap(row -> row.cells().stream()).anyMatch(Cell::sampleTooSmall);
    return new SliceTable(kind, SliceWords.of(kind), columns, rows, sampleTooSmall);
  }

  /** A figure that every part has. */
  record Column(String key, String title, String unit, BiFunction<Figures, Numbers, Cell> cell) {

    private static Column of(AttemptMetric metric, String title, double percent) {
      return new Column(metric.key(), title, MetricDocument.unit(metric.unit()),
          (figures, numbers) -> percentile(figures.metric(metric), percent, metric.unit(), numbers));
    }
  }

  /** One part; {@code refused} counts its 429s. */
  record Row(String name, List<Cell> cells, String attempts, String success, String refused) {

    static Row of(Breakdown slice, List<Column> columns, Numbers numbers) {
      Figures figures = slice.figures();
      long refused = REFUSALS.stream().mapToLong(refusal -> figures.outcomes().getOrDefault(refusal, 0L)).sum();
      return new Row(
          slice.name(),
          columns.stream().map(column -> column.cell().apply(figures, numbers)).toList(),
          numbers.count(figures.attempts()),
          numbers.share(figures.successes(), figures.attempts()),
          numbers.count(refused));
    }
  }

  /** Of the prompts whose cached part the server told: a server that tells one of them tells both. */
  private static Cell cachedPercent(Figures figures, Numbers numbers) {
    Double cached = figures.metric(CACHED_PROMPT_TOKENS).mean();
    Double prompt = figures.metric(PROMPT_TOKENS).mean();
    return cached == null || prompt == null ? Cell.ABSENT : Cell.of(100 * cached / prompt, Unit.TOKENS, numbers);
  }

  private static Cell percentile(Distribution values, double percent, Unit unit, Numbers numbers) {
    return values.percentile(percent).map(found -> Cell.of(found, unit, numbers)).orElse(Cell.ABSENT);
  }

  /**
   * What parts of one kind are, in plain words.
   *
   * @param title of the table
   * @param name what the first column holds
   * @param meaning how to read the table
   */
  record SliceWords(String title, String name, String meaning) {

    static SliceWords of(Breakdown.Kind kind) {
      return switch (kind) {
        case STEP -> new SliceWords(
            "Steps of the load",
            "Users",
            "Each step has its own number of users, and its figures begin when these have settled. While the throughput "
                + "grows with the users, the service has room. Where it grows no more, the users share what there is: "
                + "each gets less, or waits longer.");
        case MODEL -> new SliceWords(
            "Models",
            "Model",
            "The same run asked several models. They had their load at the same time, unless the plan says otherwise; a "
                + "difference between them is of these prompts and this hour.");
        case SCENARIO -> new SliceWords(
            "Scenarios",
            "Scenario",
            "Kinds of users that ran side by side. They share the service, so one can slow the other down.");
        case TURN -> new SliceWords(
            "Turns of a conversation",
            "Turn",
            "Turn 1 is the first question of a conversation. Each question is sent with all that was said before it, so "
                + "prompts grow from turn to turn, and the time to the first token may grow with them. Cached is the share "
                + "of the prompts' tokens that the server says it did not read again.");
      };
    }
  }
}
