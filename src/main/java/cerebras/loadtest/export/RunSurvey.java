package cerebras.loadtest.export;

import cerebras.loadtest.records.Attempt;
import cerebras.loadtest.records.Damage;
import cerebras.loadtest.records.LoadStep;
import cerebras.loadtest.records.LoadStop;
import cerebras.loadtest.records.LogLine;
import cerebras.loadtest.records.LogReader;
import cerebras.loadtest.records.RunAnswer;
import cerebras.loadtest.records.RunEnd;
import cerebras.loadtest.records.RunHeader;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;

/**
 * All of a run but its attempts, and of those the highest number of a user.
 *
 * @param callLog its file
 * @param header what was run
 * @param steps of its load; empty where it had none
 * @param stop why the sending ended before its plan, also of a run that was killed before; {@code null} when it did not
 * @param answers what its simulation said itself
 * @param end {@code null} when the run was killed
 * @param highestUser 0 when there was none
 * @param damage what could not be used
 */
record RunSurvey(
    Path callLog,
    RunHeader header,
    List<LoadStep> steps,
    LoadStop stop,
    List<RunAnswer> answers,
    RunEnd end,
    long highestUser,
    Damage damage) {

  /** @throws IOException when the file cannot be read, or has no header */
  static RunSurvey of(Path callLog) throws IOException {
    try (LogReader lines = LogReader.of(callLog)) {
      Gathering gathering = new Gathering();
      RunHeader header = lines.header();
      for (LogLine line = lines.next(); line != null; line = lines.next()) {
        line.accept(gathering);
      }
      return gathering.survey(callLog, header, lines.damage());
    }
  }

  /** How long after a moment the load began. */
  long nanosAfter(Instant moment) {
    return ChronoUnit.NANOS.between(moment, loadStart());
  }

  Instant loadStart() {
    return Instant.parse(header.loadStart());
  }

  private static final class Gathering implements LogLine.Visitor {
    private final List<LoadStep> steps = new ArrayList<>();
    private final List<RunAnswer> answers = new ArrayList<>();
    private LoadStop stop;
    private RunEnd end;
    private long highestUser;
    private long lastNanos;

    @Override
    public void attempt(Attempt attempt) {
      highestUser = Math.max(highestUser, attempt.user());
      lastNanos = Math.max(lastNanos, attempt.moments().endNanos());
    }

    @Override
    public void step(LoadStep step) {
      steps.add(step);
    }

    @Override
    public void stop(LoadStop loadStop) {
      stop = loadStop;
    }

    @Override
    public void answer(RunAnswer answer) {
      answers.add(answer);
    }

    @Override
    public void end(RunEnd runEnd) {
      end = runEnd;
    }

    private RunSurvey survey(Path callLog, RunHeader header, Damage damage) {
      return new RunSurvey(
          callLog, header, List.copyOf(steps), stop(header), List.copyOf(answers), end, highestUser, damage);
    }

    /** A run that was killed sends nothing more, while the others go on. */
    private LoadStop stop(RunHeader header) {
      boolean killed = stop == null && end == null && lastNanos < header.plan().steadyEndNanos();
      return killed ? new LoadStop(lastNanos, "its records end before its plan: it was killed") : stop;
    }
  }
}
