package cerebras.loadtest.measure;

import cerebras.loadtest.measure.Slice.Kind;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/** Gathers the {@link Slice}s of a run, in the steady window; steps have windows of their own. */
final class SliceBuilder {

  private final Map<Kind, SortedMap<Name, FiguresBuilder>> slices = new EnumMap<>(Kind.class);
  private final boolean perUser;
  private Window steady;

  /** @param perUser as of {@link FiguresBuilder} */
  SliceBuilder(Window steady, boolean perUser) {
    this.steady = steady;
    this.perUser = perUser;
  }

  /** Sorts numbers as numbers. */
  private record Name(int number, String text) implements Comparable<Name> {
    @Override
    public int compareTo(Name other) {
      return number == other.number ? text.compareTo(other.text) : Integer.compare(number, other.number);
    }
  }

  void begin(LoadStep step) {
    var window = new Window(step.steadyNanos(), step.endNanos(), true);
    named(Kind.STEP).put(
        new Name(step.number(), Integer.toString(step.users())), new FiguresBuilder(window, perUser));
  }

  /** Also of parts that are first seen afterwards, in calls that were in flight. */
  void cut(long endNanos) {
    steady = steady.endingBy(endNanos);
    slices.values().forEach(named -> named.values().forEach(figures -> figures.cut(endNanos)));
  }

  void add(Attempt attempt) {
    named(Kind.STEP).values().forEach(step -> step.add(attempt));
    slice(Kind.MODEL, new Name(0, attempt.model())).add(attempt);
    slice(Kind.SCENARIO, new Name(0, attempt.scenario())).add(attempt);
    if (attempt.turn() != null) {
      slice(Kind.TURN, new Name(attempt.turn(), attempt.turn().toString())).add(attempt);
    }
  }

  private SortedMap<Name, FiguresBuilder> named(Kind kind) {
    return slices.computeIfAbsent(kind, unknown -> new TreeMap<>());
  }

  private FiguresBuilder slice(Kind kind, Name name) {
    return named(kind).computeIfAbsent(name, unknown -> new FiguresBuilder(steady, perUser));
  }

  /** Steps, whatever their number; of other kinds, what there are at least two of. Parameters as of the figures. */
  List<Slice> slices(long lastNanos, boolean runEnded) {
    List<Slice> all = new ArrayList<>();
    slices.forEach((kind, named) -> {
      if (kind == Kind.STEP || named.size() > 1) {
        named.forEach((name, figures) -> all.add(new Slice(kind, name.text(), figures.figures(lastNanos, runEnded))));
      }
    });
    return List.copyOf(all);
  }
}
