/**
 * Records in other forms: several runs merged into one, rows for a spreadsheet, histograms for HdrHistogram tools.
 * Files are read and written line by line, so memory does not grow with the number of calls.
 */
package cerebras.loadtest.export;
