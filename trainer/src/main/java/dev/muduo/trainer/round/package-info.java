/**
 * The trainer: rounds of training, each committed to the log before its first step and repeated exactly after a restart.
 *
 * <p>To read it, begin at {@link dev.muduo.trainer.round.Trainer}, whose {@code doWork} is one step of the phase it is in
 * ({@code Phase}: loading, waiting, preparing, training, writing). A round goes through these hands: {@code RoundInputs} reads what has
 * come, {@code Outlook} and the {@code Recipe} of the model say whether that is a reason to open one, {@code RoundPreparation} applies the
 * records to the pools and makes every study ready, leaving out what {@code UnusableRecords} lists, {@code RoundInProgress} makes the
 * steps, and {@code TrainerCheckpoints} writes what came of it. {@code TrainedSoFar} is all that a trainer holds between two rounds.
 */
package dev.muduo.trainer.round;
