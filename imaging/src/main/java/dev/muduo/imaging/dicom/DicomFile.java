package dev.muduo.imaging.dicom;

/**
 * A Part-10 file.
 *
 * @param fileMeta the group (0002,eeee) before the data set
 * @param syntax   how the data set was or will be encoded
 * @param dataSet  the attributes, in memory the same for every encoding; pixels stay compressed
 */
public record DicomFile(DataSet fileMeta, TransferSyntax syntax, DataSet dataSet) {
    /** Names the software that wrote a file (PS3.7, D.3.3.2); a UUID-derived UID needs no registered root (PS3.5, B.2). */
    static final String IMPLEMENTATION_CLASS_UID = "2.25.242658407266764562923289409548183483712";

    static final String IMPLEMENTATION_VERSION_NAME = "MUDUO_1";

    /**
     * A file to be written.
     *
     * @throws DicomException if the data set lacks SOP Class UID or SOP Instance UID
     */
    public static DicomFile of(TransferSyntax syntax, DataSet dataSet) {
        DataSet meta = DataSet.builder()
                .bytes(Attribute.FILE_META_INFORMATION_VERSION, new byte[] {0, 1})
                .text(Attribute.MEDIA_STORAGE_SOP_CLASS_UID, dataSet.requireText(Attribute.SOP_CLASS_UID))
                .text(Attribute.MEDIA_STORAGE_SOP_INSTANCE_UID, dataSet.requireText(Attribute.SOP_INSTANCE_UID))
                .text(Attribute.TRANSFER_SYNTAX_UID, syntax.uid())
                .text(Attribute.IMPLEMENTATION_CLASS_UID, IMPLEMENTATION_CLASS_UID)
                .text(Attribute.IMPLEMENTATION_VERSION_NAME, IMPLEMENTATION_VERSION_NAME)
                .build();
        return new DicomFile(meta, syntax, dataSet);
    }
}
