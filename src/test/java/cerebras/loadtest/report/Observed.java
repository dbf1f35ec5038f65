package cerebras.loadtest.report;

import java.util.List;
import java.util.Map;

/**
 * What a browser saw of one page at a phone's width.
 *
 * @param text as a reader sees it
 * @param scriptError absent when there was none
 * @param drawn whether the page's script came to its end
 * @param charts for each chart how many shapes its drawing has
 * @param scripts how many script elements there are
 * @param images how many images
 * @param requests addresses that the page asked for
 * @param addresses of all links and sources
 * @param width that the page takes
 * @param frameWidth that it was given
 * @param unreachable what scrolls sideways and cannot be focused, or has no name
 * @param unmarked what takes the focus without showing it
 * @param brokenLinks to a place that the page does not have
 * @param unnamedCharts those without a text of their own
 * @param tip what the first figure's definition says on focus
 */
record Observed(
        String text,
        String scriptError,
        boolean drawn,
        Map<String, Integer> charts,
        int scripts,
        int images,
        List<String> requests,
        List<String> addresses,
        int width,
        int frameWidth,
        List<String> unreachable,
        List<String> unmarked,
        List<String> brokenLinks,
        List<String> unnamedCharts,
        String tip) {}
