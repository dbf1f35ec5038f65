package cerebras.loadtest.load;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class UserGateTest {

    private final UserGate userGate = new UserGate();
    private final List<Integer> gone = new ArrayList<>();

    @Test
    void usersThatAreWantedGoOnAtOnce() {
        userGate.want(2);
        come(0, 1, 2);
        assertEquals(List.of(0, 1), gone);
    }

    @Test
    void othersGoOnceMoreAreWanted() {
        come(0, 1, 2, 3);
        assertEquals(List.of(), gone);
        userGate.want(3);
        assertEquals(List.of(0, 1, 2), gone.stream().sorted().toList());
        userGate.want(4);
        assertEquals(4, gone.size());
    }

    @Test
    void userThatIsNoLongerWantedWaitsWhenItComesAgain() {
        userGate.want(4);
        come(3);
        userGate.want(2);
        come(3);
        assertEquals(List.of(3), gone);
        userGate.want(4);
        assertEquals(List.of(3, 3), gone);
    }

    /** Two are wanted, then one: the second has to come back, and the first once more. */
    @Test
    void numberIsSettledWhenTheOthersAreBackAndEachWantedOneWasOnce() {
        userGate.want(2);
        assertEquals("true false", settled());
        come(0, 1);
        assertEquals("true false", settled());
        come(0);
        assertEquals("true false", settled());
        come(1);
        assertEquals("true true", settled());
        userGate.want(1);
        assertEquals("false false", settled());
        come(0);
        assertEquals("false false", settled());
        come(1);
        assertEquals("true true", settled());
    }

    private String settled() {
        return userGate.isSettled(0) + " " + userGate.isSettled(1);
    }

    private void come(int... places) {
        for (int place : places) {
            userGate.pass(place, () -> gone.add(place));
        }
    }
}
