// One event: the documents of the collection have changed.

const listeners = [];

export function onChanged(listener) {
  listeners.push(listener);
}

export function changed() {
  for (const listener of listeners) listener();
}
