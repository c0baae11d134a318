import { currentRun } from '../kernel/current';
import { copyShape } from './patch';

/**
 * In a run a WeakRef is strong and finalizers never run: legal, since collection is never promised,
 * and deterministic.
 */
export function openWeakDoor(): void {
  const NativeWeakRef = WeakRef;
  const targets = new WeakMap<object, object>();
  const DoorWeakRef = function (target: object): object {
    const reference = Reflect.construct(
      NativeWeakRef,
      [target],
      new.target as unknown as typeof NativeWeakRef,
    ) as object;
    if (currentRun() !== undefined) targets.set(reference, target);
    return reference;
  };
  copyShape(NativeWeakRef, DoorWeakRef);
  const nativeRegister = Reflect.get(FinalizationRegistry.prototype, 'register') as Register;
  Object.defineProperty(FinalizationRegistry.prototype, 'register', {
    configurable: true,
    writable: true,
    value: function register(this: object, ...args: unknown[]): void {
      if (currentRun() === undefined) nativeRegister.apply(this, args);
    },
  });
  Object.defineProperty(DoorWeakRef, 'prototype', { value: NativeWeakRef.prototype });
  Object.defineProperty(NativeWeakRef.prototype, 'constructor', {
    configurable: true,
    writable: true,
    value: DoorWeakRef,
  });
  Object.defineProperty(globalThis, 'WeakRef', {
    configurable: true,
    writable: true,
    value: DoorWeakRef,
  });
}

type Register = (...args: unknown[]) => void;
