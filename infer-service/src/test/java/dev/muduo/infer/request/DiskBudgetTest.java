package dev.muduo.infer.request;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DiskBudgetTest {
    @TempDir
    Path folder;

    @Test
    void requestsHaveNoMoreTogetherThanTheyMay() {
        DiskBudget disk = new DiskBudget(folder, 100, 0);
        DiskBudget.Lease first = disk.lease();
        DiskBudget.Lease second = disk.lease();
        first.grow(40);
        first.grow(20);
        second.grow(40);
        assertRefused("serving.maxDiskMiB", first, 1);
        second.close();
        second.close();
        first.grow(40);
        assertEquals(100, disk.taken());
        first.close();
        assertEquals(0, disk.taken());
    }

    /** Of bytes that are announced the disk does not know yet. */
    @Test
    void whatIsToComeOfOneUploadIsNoRoomForTheNext() {
        long usable = folder.toFile().getUsableSpace();
        long room = usable / 2;
        DiskBudget budget = new DiskBudget(folder, usable, usable - room);
        long most = room / 10 * 7;
        try (DiskBudget.Lease first = budget.lease();
                DiskBudget.Lease second = budget.lease()) {
            first.announce(most);
            assertThrows(RefusedException.class, () -> second.announce(most));
            first.cameWhole();
            second.announce(most);
        }
        assertEquals(0, budget.taken());
    }

    @Test
    void aDiskThatIsNearlyFullTakesNothing() {
        DiskBudget disk = new DiskBudget(folder, Long.MAX_VALUE, Long.MAX_VALUE / 2);
        assertRefused("nearly full", disk.lease(), 1);
        assertEquals(0, disk.taken());
    }

    @Test
    void ofWhatMayComeTheDiskNeedNotHaveRoomForAll() {
        DiskBudget disk = new DiskBudget(folder, Long.MAX_VALUE, 0);
        long moreThanThereIs = Long.MAX_VALUE / 2;
        assertRefused("nearly full", disk.lease(), moreThanThereIs);
        disk.lease().growUpTo(moreThanThereIs);
        assertEquals(moreThanThereIs, disk.taken());
    }

    private static void assertRefused(String why, DiskBudget.Lease lease, long more) {
        RefusedException refused = assertThrows(RefusedException.class, () -> lease.grow(more));
        assertEquals(RefusedException.Reason.DISK_UNAVAILABLE, refused.reason());
        assertTrue(refused.getMessage().contains(why), refused.getMessage());
    }
}
