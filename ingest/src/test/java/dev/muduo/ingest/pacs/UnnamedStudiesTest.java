package dev.muduo.ingest.pacs;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.muduo.imaging.dicom.Attribute;
import dev.muduo.imaging.dicom.DataSet;
import dev.muduo.ingest.testing.DicomPhantom;
import dev.muduo.ingest.testing.FakeArchive;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What an archive lists under names that are none is passed over, and nothing else waits for it. */
class UnnamedStudiesTest {
    @TempDir
    Path folder;

    private final FakeArchive archive = new FakeArchive();
    private PullRig site;

    @AfterEach
    void close() {
        assertTrue(archive.requests().stream().noneMatch(path -> path.contains("..")), "no such name is in a path");
        archive.close();
    }

    private void start(ArchiveConfig.Kind kind, URI url) throws IOException {
        Files.writeString(folder.resolve("pacs-user"), "basic muduo:pass\n");
        site = new PullRig(folder, kind, url).started();
    }

    private double passedOver() {
        return site.rig
                .meters
                .get("muduo.ingest.pulled")
                .tags("archive", "main", "outcome", "unnamed")
                .counter()
                .count();
    }

    /** An archive gives two at once; of these two fill a page of their own. */
    @Test
    void studiesWithoutAUidHoldNoneUp() throws IOException {
        start(ArchiveConfig.Kind.DICOMWEB, archive.dicomWeb());
        archive.receive(DicomPhantom.study(1));
        archive.receive(DicomPhantom.study(2));
        for (String uid : List.of("2.25.7x", "2.25." + "7".repeat(60), "../../instances")) {
            DataSet image = DicomPhantom.study(3).get(0).toBuilder()
                    .text(Attribute.STUDY_INSTANCE_UID, uid)
                    .text(Attribute.SOP_INSTANCE_UID, "2.25.99" + uid.length())
                    .build();
            archive.receive(image, new byte[0]);
        }
        archive.receive(DicomPhantom.study(4));

        site.settle();
        site.settle();

        assertEquals(3, site.rig.arrived().size());
        assertEquals(3, passedOver(), "each once, however often it is listed");
    }

    @Test
    void aNameThatIsNotOrthancsHoldsNothingUp() throws IOException {
        start(ArchiveConfig.Kind.ORTHANC, archive.orthanc());
        archive.receive(DicomPhantom.study(1));
        archive.stable(DicomPhantom.studyUid(1));
        archive.stableUnder("../../instances");
        archive.receive(DicomPhantom.study(2));
        archive.stable(DicomPhantom.studyUid(2));

        site.work();
        site.work();

        assertEquals(2, site.rig.arrived().size());
        assertEquals(1, passedOver());
    }
}
