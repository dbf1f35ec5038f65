package cerebras.loadtest.benchmark;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PieceTableTest {

    private final PieceTable table = new PieceTable(new EnumMap<>(Map.of(
            Piece.SCAN, new Cost(40, 38.6, 41.2, OptionalDouble.of(32.4)),
            Piece.TREE, new Cost(1_210, 1_190, 1_300, OptionalDouble.of(2_048)),
            Piece.CALL, new Cost(3_000, 2_900, 3_040, OptionalDouble.of(9_000)),
            Piece.HAND_OVER, new Cost(25, 24, 31, OptionalDouble.empty()))));

    @ParameterizedTest(name = "{0}")
    @CsvSource(
            delimiter = '|',
            value = {
                "SCAN      | 40    | 39 to 41      | 32    | 1.00",
                "TREE      | 1,210 | 1,190 to 1,300| 2,048 | 30.25",
                "CALL      | 3,000 | 2,900 to 3,040| 9,000 | -",
                "HAND_OVER | 25    | 24 to 31      | -     | -",
            })
    void rowHoldsTheCostAndForAnEventTheRatioToTheScan(
            Piece piece, String nanos, String middleHalf, String bytes, String ratio) {
        String row = table.text()
                .lines()
                .filter(line -> line.startsWith(piece.label()))
                .findFirst()
                .orElseThrow();
        assertEquals(
                List.of(nanos, middleHalf, bytes, ratio),
                List.of(row.substring(piece.label().length()).strip().split(" {2,}")));
    }
}
