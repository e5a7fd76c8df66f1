import { notifications } from '@mantine/notifications';
import { sentenceOf } from '../api/problem';

/** Tells in a corner that something was done. */
export function tellDone(message: string): void {
  notifications.show({ message, color: 'water', autoClose: 4_000 });
}

/** Tells in a corner that something was not done. */
export function tellFailed(error: unknown): void {
  notifications.show({ title: 'Not done', message: sentenceOf(error), color: 'red', autoClose: 8_000 });
}
