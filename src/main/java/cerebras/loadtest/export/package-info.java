/**
 * Records in other forms: several runs as one, rows for a spreadsheet, histograms for the tools of HdrHistogram. Everything
 * is read and written line by line, in memory that calls do not grow. This room knows records, not reports.
 */
package cerebras.loadtest.export;

