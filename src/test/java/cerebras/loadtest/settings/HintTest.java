package cerebras.loadtest.settings;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class HintTest {

  @ParameterizedTest(name = "{0} is near to: {1}")
  @CsvSource({
    "trail, ' (did you mean trial?)'",
    "devloper, ' (did you mean developer?)'",
    "gold, ''",
    "x, ''",
  })
  void nameIsSuggestedOnlyIfItIsNear(String wrong, String hint) {
    assertEquals("expected one of developer, none, trial" + hint, Hint.of(wrong, List.of("developer", "none", "trial")));
  }
}
