package cerebras.loadtest.records;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.nio.file.Path;
import javax.xml.parsers.DocumentBuilderFactory;
import javax.xml.xpath.XPathFactory;
import org.junit.jupiter.api.Test;

class SuiteVersionTest {

    @Test
    void versionIsTheBuilds() throws Exception {
        var pom = DocumentBuilderFactory.newInstance()
                .newDocumentBuilder()
                .parse(Path.of("pom.xml").toFile());
        assertEquals(XPathFactory.newInstance().newXPath().evaluate("/project/version", pom), SuiteVersion.text());
    }
}
