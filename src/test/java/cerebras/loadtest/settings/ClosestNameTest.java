package cerebras.loadtest.settings;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ClosestNameTest {

  private static final List<String> KNOWN = List.of("gpt-oss-120b", "llama-3.3-70b", "llama3.1-8b", "ramp", "users");

  @ParameterizedTest
  @CsvSource(nullValues = "absent", value = {
      "users, users",
      "USERS, users",
      "user, users",
      "usres, users",
      "use, absent",
      "rmap, absent",
      "rampup, ramp",
      "rampupp, absent",
      "llama3.3-70b, llama-3.3-70b",
      "gpt-oss-20b, gpt-oss-120b",
      "gpt-4o, absent",
      "'', absent",
  })
  void closestNameIsWithinTwoEditsOrOneIfShort(String wrong, String expected) {
    assertEquals(Optional.ofNullable(expected), ClosestName.closest(wrong, KNOWN));
  }

  @Test
  void fewestEditsWinAndThenTheFirst() {
    assertEquals(Optional.of("models"), ClosestName.closest("modelss", List.of("model", "models")));
    assertEquals(Optional.of("tester"), ClosestName.closest("teste", List.of("tester", "tested")));
  }

  @Test
  void nothingIsClosestWhereNothingIsKnown() {
    assertEquals(Optional.empty(), ClosestName.closest("users", List.of()));
  }
}
