package dev.muduo.ingest.dicom;

import dev.muduo.imaging.series.Series;

/**
 * A study as it came, identifiers of the patient included: for the site's edge alone.
 *
 * @param studyId    its pseudonym
 * @param ctContent  content hash of the CT, as its key in the store names it
 * @param petContent content hash of the PET
 * @param ct         the chosen series, original headers
 * @param pet        likewise
 */
public record OriginalStudy(String studyId, String ctContent, String petContent, Series ct, Series pet) {
    /** Never a value of the headers. */
    @Override
    public String toString() {
        return "study " + studyId;
    }
}
