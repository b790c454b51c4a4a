import * as vscode from 'vscode';

/**
 * VS Code renders links, commands too, in the texts of its messages and inputs. Names of files, profiles and hosts in
 * them come from anywhere, so no text of ours has a link.
 */
export function plain(text: string): string {
  return text.replaceAll('](', '] (').replaceAll(/\p{Cc}/gu, ' ');
}

/** A toast with at most one button; does not wait for the person. */
export interface Message {
  readonly text: string;
  readonly button?: string;
  readonly act?: () => unknown;
}

export function tell(message: Message): void {
  offer(vscode.window.showInformationMessage, message);
}

export function warn(message: Message): void {
  offer(vscode.window.showWarningMessage, message);
}

export function fail(message: Message): void {
  offer(vscode.window.showErrorMessage, message);
}

type Show = (text: string, ...buttons: string[]) => Thenable<string | undefined>;

function offer(show: Show, { text, button, act }: Message): void {
  void show(plain(text), ...(button === undefined ? [] : [button])).then(picked => {
    if (picked !== undefined) act?.();
  });
}

/** A modal question; true when the person pressed the button that says what will be done. */
export async function confirm(
  question: string,
  detail: string | undefined,
  button: string,
): Promise<boolean> {
  const options = { modal: true, ...(detail === undefined ? {} : { detail: plain(detail) }) };
  return (await vscode.window.showWarningMessage(plain(question), options, button)) === button;
}
