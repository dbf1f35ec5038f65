package cerebras.loadtest.settings;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.junit.jupiter.api.Test;

/** What is said of wrong values is tested where files are read. */
class HoconKeyTest {

    @Test
    void keysAreSortedByNameAndTellTheirPath() {
        HoconKey root = root("b { c-d = [5, { e = 6 }] }, a = 1, \"x.y\" = 2");
        assertEquals(
                List.of("a", "b", "x.y"),
                root.children().stream().map(HoconKey::name).toList());
        assertEquals("\"x.y\"", root.children().get(2).path());
        HoconKey list = root.needed("b", "").needed("c-d", "");
        assertEquals("b.c-d[0]", list.elements().get(0).path());
        assertEquals("b.c-d[1].e", list.elements().get(1).needed("e", "").path());
    }

    @Test
    void oneValueMayStandForAList() {
        assertEquals(List.of("a"), paths(root("a = 1").needed("a", "").elementsOrOne()));
        assertEquals(
                List.of("a[0]", "a[1]"),
                paths(root("a = [1, 2]").needed("a", "").elementsOrOne()));
    }

    @Test
    void nothingOfTheEnvironmentIsPutIn() {
        String message =
                assertThrows(SettingsException.class, () -> root("a = ${PATH}")).getMessage();
        assertTrue(message.startsWith("f.conf: 1:") && message.endsWith("expected HOCON, such as a = 1"), message);
    }

    private static HoconKey root(String text) {
        return HoconKey.root(text, "f.conf", "a = 1");
    }

    private static List<String> paths(List<HoconKey> keys) {
        return keys.stream().map(HoconKey::path).toList();
    }
}
