package dev.muduo.imaging.testing;

import dev.muduo.imaging.dicom.Attribute;
import dev.muduo.imaging.dicom.DataSet;
import dev.muduo.imaging.dicom.DicomException;
import dev.muduo.imaging.dicom.DicomTime;
import java.util.List;
import java.util.function.Consumer;

/** Asks a data set for every value in every way, items included. */
public final class DicomQuestions {
    private DicomQuestions() {}

    /** @param refused told of each question that is not answered */
    public static void ask(DataSet dataSet, Consumer<DicomException> refused) {
        for (Attribute attribute : Attribute.values()) {
            List<Runnable> questions = List.of(
                    () -> dataSet.texts(attribute),
                    () -> dataSet.numbers(attribute),
                    () -> dataSet.integer(attribute),
                    () -> DicomTime.dateTime(dataSet, dataSet, attribute),
                    () -> DicomTime.time(dataSet, attribute),
                    () -> dataSet.items(attribute).forEach(item -> ask(item, refused)));
            for (Runnable question : questions) {
                try {
                    question.run();
                } catch (DicomException e) {
                    refused.accept(e);
                }
            }
        }
    }
}
