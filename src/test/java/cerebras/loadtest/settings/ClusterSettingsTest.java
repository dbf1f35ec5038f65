package cerebras.loadtest.settings;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import cerebras.loadtest.settings.ClusterSettings.Address;
import cerebras.loadtest.settings.ClusterSettings.Share;
import java.time.Instant;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ClusterSettingsTest {

    private static final String SECRET = "9fQ2-made-up-secret";

    @Test
    void oneGeneratorHasTheWholeLoadAndNoLeader() {
        assertSame(ClusterSettings.ALONE, SettingsFixture.settings(Map.of()).cluster());
    }

    @Test
    void threeGeneratorsHaveANumberAndALeader() {
        ClusterSettings cluster = SettingsFixture.settings(properties("generators=3 generator=2 leader=127.0.0.1:7400"))
                .cluster();
        assertEquals(new Share(2, 3), cluster.share());
        assertEquals(Optional.of(new Address("127.0.0.1", 7400)), cluster.leader());
        assertEquals(120, cluster.joinWithin().toSeconds());
    }

    @Test
    void generatorsWithoutALeaderBeginAtATime() {
        ClusterSettings cluster = SettingsFixture.settings(
                        properties("generators=3 generator=0 startAt=2027-01-31T19:00:00+01:00"))
                .cluster();
        assertEquals(Optional.of(Instant.parse("2027-01-31T18:00:00Z")), cluster.startAt());
    }

    @ParameterizedTest
    @CsvSource({
        "kubernetes, JOB_COMPLETION_INDEX=1,                                       1",
        "slurm,      SLURM_PROCID=2 SLURM_NTASKS=3,                                2",
        "gitlab,     CI_NODE_INDEX=1 CI_NODE_TOTAL=3,                              0",
        "aws-batch,  AWS_BATCH_JOB_ARRAY_INDEX=0 AWS_BATCH_JOB_ARRAY_SIZE=3,       0",
    })
    void namedEngineNumbersItsProcesses(String engine, String environment, int index) {
        assertEquals(
                index,
                SettingsFixture.settings(
                                properties("generators=3 leader=127.0.0.1:7400 generator=" + engine),
                                properties(environment))
                        .cluster()
                        .share()
                        .index());
    }

    @ParameterizedTest
    @CsvSource({
        "generators=0 generator=0,                            '',                             'generators=0 is not a number of generators'",
        "generators=3,                                        '',                             'generators=3: each needs its number'",
        "generators=3 generator=0,                            '',                             'generators=3: nothing says when'",
        "generators=3 generator=3 leader=127.0.0.1:7400,      '',                             'generator=3 is not the number of a generator: expected 0 to 2'",
        "generators=3 generator=k8s leader=127.0.0.1:7400,    '',                             'generator=k8s is not the number'",
        "generators=3 generator=slurm leader=127.0.0.1:7400,  '',                             'SLURM_PROCID is not set'",
        "generators=3 generator=slurm leader=127.0.0.1:7400,  SLURM_PROCID=0 SLURM_NTASKS=1,  'contradicts generators=3: SLURM_NTASKS is 1'",
        "generators=3 generator=gitlab leader=127.0.0.1:7400, CI_NODE_INDEX=4,                'CI_NODE_INDEX is 4: expected 1 to 3'",
        "generators=3 generator=0 leader=7400,                '',                             'leader=7400 is not an address: expected host:port'",
        "generators=3 generator=0 leader=localhost:0,         '',                             'leader=localhost:0 is not an address'",
        "generators=3 generator=0 leader=10.0.0.1:7400,       '',                             'LOADTEST_CLUSTER_SECRET is not set'",
        "generators=3 generator=0 leader=10.0.0.1:7400,       LOADTEST_CLUSTER_SECRET=q7Zx#,  'has 5 characters: expected at least 16'",
        "generators=3 generator=0 startAt=18:00,              '',                             'startAt=18:00 is not a time'",
        "generators=3 generator=0 leader=a:1 ifLost=retry,    '',                             'ifLost=retry is not a choice: expected stop or continue'",
        "leader=127.0.0.1:7400,                               '',                             'leader=127.0.0.1:7400 has no effect on a single generator'",
        "generators=1 generator=0,                            '',                             'generator=0 has no effect on a single generator'",
    })
    void wrongSettingIsNamedWithItsValueAndAWayOut(String properties, String environment, String message) {
        String refusal = SettingsFixture.refusal(properties(properties), properties(environment));
        assertTrue(refusal.contains(message), refusal);
    }

    @Test
    void secretIsNeverShown() {
        RunSettings settings = SettingsFixture.settings(
                properties("generators=2 generator=0 leader=10.0.0.1:7400"),
                Map.of(ClusterSettings.SECRET_VARIABLE, SECRET));
        assertEquals(SECRET, settings.cluster().secret());
        assertFalse((settings + " " + settings.cluster() + settings.effective()).contains(SECRET));
        assertEquals("***", Secrets.mask(SECRET));
    }

    @ParameterizedTest
    @CsvSource({"7, 3, '3 2 2'", "2, 3, '1 1 0'", "6, 3, '2 2 2'", "0, 2, '0 0'", "5, 1, 5"})
    void countIsDealtLikeCards(int count, int of, String shares) {
        String dealt = String.join(
                " ",
                IntStream.range(0, of)
                        .mapToObj(index -> String.valueOf(new Share(index, of).of(count)))
                        .toList());
        assertEquals(shares, dealt);
    }

    @Test
    void everyNumberBelongsToOneShare() {
        long[] numbers = IntStream.range(0, 3)
                .mapToObj(index -> new Share(index, 3))
                .flatMap(share -> IntStream.range(0, share.of(11)).mapToObj(share::number))
                .mapToLong(Long::longValue)
                .sorted()
                .toArray();
        assertEquals(Arrays.toString(IntStream.range(0, 11).toArray()), Arrays.toString(numbers));
    }

    @Test
    void addressOfIpVersion6IsInBrackets() {
        Address address = Address.parse(Setting.LEADER, "[::1]:7400");
        assertEquals("::1", address.host());
        assertEquals("[::1]:7400", address.toString());
    }

    private static Map<String, String> properties(String text) {
        Map<String, String> properties = new HashMap<>();
        for (String word : text.split(" ")) {
            if (!word.isEmpty()) {
                properties.put(word.substring(0, word.indexOf('=')), word.substring(word.indexOf('=') + 1));
            }
        }
        return properties;
    }
}
