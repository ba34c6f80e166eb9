package io.tagwire.interop;

/** One check, the same with every broker. */
@FunctionalInterface
interface Probe {

  /**
   * Runs it.
   *
   * @param site a broker and how to reach it, with topics that nobody else uses
   * @return what came out
   * @throws Exception where something came out that no cell has words for
   */
  Cell run(Site site) throws Exception;
}
