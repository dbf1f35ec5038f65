package cerebras.loadtest.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

class CommandTest {

    @Test
    void helpTellsCommandsAndExitCodes() {
        CommandRun help = CommandRun.of("--help");
        assertEquals(0, help.exitCode());
        assertTrue(help.out().contains("report"), help.out());
        assertTrue(help.out().contains("Exit codes:"), help.out());
    }

    @Test
    void versionIsThatOfTheBuild() {
        assertTrue(CommandRun.of("--version").out().matches("Cerebras load test \\d+\\.\\d+\\.\\d+\\R"));
    }

    @Test
    void commandThatIsMisspeltIsSuggested() {
        CommandRun wrong = CommandRun.of("reprot");
        assertEquals(64, wrong.exitCode());
        assertTrue(wrong.err().contains("Did you mean: loadtest report"), wrong.err());
    }

    @Test
    void unknownOptionEndsWithAUsageErrorAndPointsToTheHelp() {
        CommandRun wrong = CommandRun.of("report", "--fast");
        assertEquals(64, wrong.exitCode());
        assertEquals("Unknown option: '--fast'\nHelp: loadtest report --help\n", wrong.err());
    }
}
