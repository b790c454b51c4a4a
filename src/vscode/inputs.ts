import * as vscode from 'vscode';
import { plain } from './messages.ts';

/** The person pressed Back. Dismissing an input gives `undefined`. */
export const back = Symbol('back');
export type Answer<T> = T | typeof back | undefined;

export interface TextQuestion {
  readonly title: string;
  readonly prompt: string;
  readonly placeholder?: string;
  readonly value?: string;
  readonly password?: boolean;
  /** Whether what was pasted into a box in clear holds a secret after all; it is masked then. */
  readonly isSecret?: (value: string) => boolean;
  readonly canGoBack?: boolean;
  /** Runs on Enter while the box shows that it is busy. Resolves to what is wrong, or to nothing. */
  check(value: string, signal: AbortSignal): Promise<string | undefined>;
}

/** Stays open while the person looks for the answer in another window; what is refused can be corrected. */
export async function askText(question: TextQuestion): Promise<Answer<string>> {
  const box = vscode.window.createInputBox();
  box.title = question.title;
  box.prompt = plain(question.prompt);
  box.placeholder = question.placeholder;
  box.value = question.value ?? '';
  box.password = question.password ?? false;
  box.ignoreFocusOut = true;
  if (question.canGoBack) box.buttons = [vscode.QuickInputButtons.Back];
  const closed = new AbortController();
  const accept = async (): Promise<string | undefined> => {
    const value = box.value.trim();
    box.busy = true;
    box.enabled = false;
    const problem = await question.check(value, closed.signal);
    box.busy = false;
    box.enabled = true;
    box.validationMessage = problem === undefined ? undefined : plain(problem);
    return problem === undefined ? value : undefined;
  };
  return new Promise<Answer<string>>((resolve, reject) => {
    box.onDidChangeValue(value => {
      box.validationMessage = undefined;
      box.password = question.password === true || question.isSecret?.(value) === true;
    });
    box.onDidTriggerButton(() => resolve(back));
    box.onDidHide(() => resolve(undefined));
    box.onDidAccept(() => {
      if (!box.busy) accept().then(value => (value === undefined ? undefined : resolve(value)), reject);
    });
    box.show();
  }).finally(() => {
    closed.abort();
    box.dispose();
  });
}

export interface Choice<T> extends vscode.QuickPickItem {
  readonly value?: T;
}

export interface ChoiceQuestion<T> {
  readonly title: string;
  readonly placeholder: string;
  readonly choices: readonly Choice<T>[];
  readonly canGoBack?: boolean;
  /** Runs on the choice while the pick shows that it is busy. Resolves to choices to show instead, or to nothing. */
  accept?(value: T, signal: AbortSignal): Promise<readonly Choice<T>[] | undefined>;
}

export async function askChoice<T>(question: ChoiceQuestion<T>): Promise<Answer<T>> {
  const pick = vscode.window.createQuickPick<Choice<T>>();
  pick.title = question.title;
  pick.placeholder = question.placeholder;
  pick.items = question.choices;
  pick.matchOnDescription = true;
  pick.ignoreFocusOut = true;
  if (question.canGoBack) pick.buttons = [vscode.QuickInputButtons.Back];
  const closed = new AbortController();
  const accept = async (value: T): Promise<boolean> => {
    if (!question.accept) return true;
    pick.busy = true;
    pick.enabled = false;
    const instead = await question.accept(value, closed.signal);
    pick.busy = false;
    pick.enabled = true;
    if (instead) pick.items = instead;
    return instead === undefined;
  };
  return new Promise<Answer<T>>((resolve, reject) => {
    pick.onDidTriggerButton(() => resolve(back));
    pick.onDidHide(() => resolve(undefined));
    pick.onDidAccept(() => {
      const picked = pick.selectedItems[0]?.value;
      if (picked === undefined || pick.busy) return;
      accept(picked).then(isDone => (isDone ? resolve(picked) : undefined), reject);
    });
    pick.show();
  }).finally(() => {
    closed.abort();
    pick.dispose();
  });
}

export interface ManyQuestion<T> {
  readonly title: string;
  readonly placeholder: string;
  readonly choices: readonly Choice<T>[];
  readonly buttons?: readonly vscode.QuickInputButton[];
  /** Runs when a button is pressed, and says whether that accepts what is ticked. */
  press?(button: vscode.QuickInputButton): boolean;
}

/** All rows are ticked at first. Resolves to those that are left so; `undefined` when dismissed or none is left. */
export async function askMany<T>(question: ManyQuestion<T>): Promise<readonly T[] | undefined> {
  const pick = vscode.window.createQuickPick<Choice<T>>();
  pick.title = question.title;
  pick.placeholder = question.placeholder;
  pick.canSelectMany = true;
  pick.matchOnDescription = true;
  pick.ignoreFocusOut = true;
  pick.buttons = question.buttons ?? [];
  pick.items = question.choices;
  pick.selectedItems = question.choices;
  return new Promise<readonly T[] | undefined>(resolve => {
    const accept = (): void => {
      const values = pick.selectedItems.flatMap(({ value }) => (value === undefined ? [] : [value]));
      resolve(values.length > 0 ? values : undefined);
    };
    pick.onDidTriggerButton(button => {
      if (question.press?.(button) === true) accept();
    });
    pick.onDidHide(() => resolve(undefined));
    pick.onDidAccept(accept);
    pick.show();
  }).finally(() => pick.dispose());
}

/** A step of a dialog: resolves to whether to go on, back, or (`undefined`) to end it all. */
export type Step = () => Promise<Answer<'next'>>;

/** Walks the steps, and is a step itself: `next` when the last one was done, back when the first one was left so. */
export async function walk(steps: readonly Step[]): Promise<Answer<'next'>> {
  let index = 0;
  while (index < steps.length) {
    const answer = await steps[index]?.();
    if (answer === undefined) return undefined;
    index += answer === back ? -1 : 1;
    if (index < 0) return back;
  }
  return 'next';
}
