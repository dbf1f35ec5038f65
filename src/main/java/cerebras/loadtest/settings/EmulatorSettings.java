package cerebras.loadtest.settings;

import cerebras.loadtest.api.Dialect;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * What the emulator is to be like. {@link Setting} says what each means. Names are as the user gave them: whether the files
 * have them shows when those are read.
 *
 * @param dialect whose API it plays, one of {@link #DIALECTS}
 * @param userFiles the folder where models.conf, quotas.conf and faults.conf may be
 * @param models what differs from the file of models
 * @param quota the name of a plan of quotas.conf
 * @param faults the name of a set of faults.conf
 * @param requestLog the file that gets a line for each request; absent for none
 */
public record EmulatorSettings(
    Dialect dialect, Path userFiles, ModelSettings models, String quota, String faults, Optional<Path> requestLog) {

  /** Those that the emulator plays. */
  public static final List<Dialect> DIALECTS = List.of(Dialect.CEREBRAS, Dialect.OPENAI, Dialect.VLLM, Dialect.GROQ);

  static EmulatorSettings read(SettingValues values, Path userFiles) {
    return new EmulatorSettings(
        values.read(Setting.EMULATE, EmulatorSettings::dialect, Dialect.CEREBRAS),
        userFiles,
        new ModelSettings(
            values.optionalSpeed(Setting.SPEED), values.optionalCount(Setting.CAPACITY), values.flag(Setting.RETIRED_MODELS)),
        values.word(Setting.QUOTA),
        values.word(Setting.FAULTS),
        values.optionalPath(Setting.REQUEST_LOG));
  }

  private static Dialect dialect(Setting setting, String text) {
    return Dialect.named(text).filter(DIALECTS::contains).orElseThrow(() -> Refusal.of(setting));
  }
}
