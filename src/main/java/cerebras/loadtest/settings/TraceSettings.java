package cerebras.loadtest.settings;

import cerebras.loadtest.settings.UserFile.FileChoice;
import java.nio.file.Path;
import java.util.Optional;

/**
 * Recorded traffic that is to be replayed.
 *
 * @param file where it is; absent if none is given
 * @param speed how many times as fast as it was recorded, 0.001 to 1000
 */
public record TraceSettings(Optional<Path> file, double speed) {

  static TraceSettings read(SettingValues values, Path userFiles) {
    var files = new FileChoice(userFiles, "traces");
    return new TraceSettings(
        values.given(Setting.TRACE).map(name -> values.read(Setting.TRACE, files::file, Path.of(""))),
        values.traceSpeed(Setting.TRACE_SPEED));
  }
}
