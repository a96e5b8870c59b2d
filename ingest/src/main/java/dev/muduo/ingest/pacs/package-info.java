/**
 * Studies pulled from archives as they come to lie there: Orthanc by its feed of changes, any other by DICOMweb (QIDO-RS to
 * look, WADO-RS to fetch; PS3.18). One {@link dev.muduo.ingest.pacs.ArchivePull} an archive; what differs between archives is a
 * {@link dev.muduo.ingest.pacs.StudyFeed}.
 * Results go into archives by an {@link dev.muduo.ingest.pacs.ArchiveStore}.
 *
 * <p>An archive that cannot be reached or does not let us in is a fault of the surroundings: it is asked again, without end. A study
 * that an archive lists and does not give is {@link dev.muduo.ingest.pacs.Owed}, and the next one's turn comes. A study that cannot
 * be used is passed over with its reason. Names that an archive gives to studies, Orthanc's own among them, lead to patients: they
 * stand in requests to that archive, and on the edge's disk while the study is owed, and nowhere else.
 */
package dev.muduo.ingest.pacs;
