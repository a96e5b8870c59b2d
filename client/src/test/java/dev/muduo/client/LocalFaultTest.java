package dev.muduo.client;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Flow;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A file of this machine that cannot be read or written is no lost connection: it is told as it is, and nothing is sent again. */
@Timeout(60)
class LocalFaultTest {
    @TempDir
    Path folder;

    private FakeInstance instance;

    @BeforeEach
    void start() throws IOException {
        instance = new FakeInstance();
        instance.answer("/v1/segmentations", exchange -> {
            exchange.getResponseHeaders().add("Muduo-Model-Version", "3;checkpoint=\"ab\"");
            FakeInstance.reply(exchange, 200, "mask");
        });
    }

    @AfterEach
    void stop() {
        instance.close();
    }

    @Test
    void whereNothingCanBeWrittenNothingIsAsked() throws IOException {
        Path file = Files.createFile(folder.resolve("file"));
        IOException below = segment(pair(), file.resolve("mask.nii.gz"));
        assertTrue(below.getMessage().startsWith(file.resolve("mask.nii.gz") + " cannot be written"), below::toString);
        Path taken = Files.createDirectory(folder.resolve("taken"));
        assertTrue(segment(pair(), taken).getMessage().endsWith("it is a folder"));
        assertTrue(Files.isDirectory(taken));
        assertEquals(List.of(), instance.asked);
    }

    @Test
    void aFileThatCannotBeReadIsToldOfAtOnce() throws IOException {
        Path missing = folder.resolve("missing");
        assertTrue(segment(Images.dicom(missing), folder.resolve("mask")) instanceof NoSuchFileException);
        // Has a size, and is opened, but not read.
        Path unreadable = Files.createDirectory(folder.resolve("unreadable"));
        IOException fault = segment(Images.dicom(unreadable), folder.resolve("mask"));
        assertTrue(fault.getMessage().startsWith(unreadable + " cannot be read"), fault::toString);
        IOException weights = assertThrows(
                IOException.class, () -> instance.patient().models().importWeights("student", unreadable));
        assertTrue(weights.getMessage().startsWith(unreadable + " cannot be read"), weights::toString);
        assertEquals(List.of(), instance.asked);
        try (Stream<Path> left = Files.list(folder)) {
            assertEquals(List.of(unreadable), left.filter(Files::isDirectory).toList());
        }
    }

    /** As on a full disk, of which there is none here: its channel takes nothing any more. */
    @Test
    void aFileThatTakesNothingMoreEndsTheAnswer() throws IOException {
        LocalFault local = new LocalFault();
        PartialFile partial = PartialFile.of(folder.resolve("mask"), local);
        CompletableFuture<Void> cancelled = new CompletableFuture<>();
        partial.onSubscribe(new Flow.Subscription() {
            @Override
            public void request(long more) {}

            @Override
            public void cancel() {
                cancelled.complete(null);
            }
        });
        partial.onNext(List.of(ByteBuffer.wrap(new byte[2])));
        assertEquals(2, partial.beginning(10).length);
        partial.close();
        partial.onNext(List.of(ByteBuffer.wrap(new byte[2])));
        assertTrue(cancelled.isDone());
        ExecutionException failed = assertThrows(
                ExecutionException.class,
                () -> partial.getBody().toCompletableFuture().get());
        assertEquals(local.get().orElseThrow(), failed.getCause());
        try (Stream<Path> left = Files.list(folder)) {
            assertEquals(List.of(), left.toList());
        }
    }

    private IOException segment(Images images, Path target) {
        IOException fault = assertThrows(
                IOException.class, () -> instance.patient().segmentations().segment(images, Wanted.mask(), target));
        assertFalse(fault instanceof MuduoException, fault::toString);
        return fault;
    }

    private Images pair() throws IOException {
        return Images.nifti(
                Files.writeString(folder.resolve("ct.nii.gz"), "CT"),
                Files.writeString(folder.resolve("pet.nii.gz"), "PET"));
    }
}
