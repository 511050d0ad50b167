import { useEffect } from 'react';
import { useStore } from 'zustand';
import { latest, type Stream, type StreamState } from './stream-store.ts';

/** Holds the stream open while mounted and gives its state. */
export function useStream<T>(stream: Stream<T>): StreamState<T> {
  useEffect(() => stream.hold(), [stream]);
  return useStore(stream);
}

/** A part of the stream's value; draws again only when that part changes. Does not hold it open. */
export function useStreamPart<T, P>(stream: Stream<T>, part: (value: T) => P): P | undefined {
  return useStore(stream, (state) => {
    const value = latest(state);
    return value === undefined ? undefined : part(value);
  });
}
