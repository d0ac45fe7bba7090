// Starts `supple lsp` and connects the editor to it.

"use strict";

const vscode = require("vscode");
const { LanguageClient, TransportKind } = require("vscode-languageclient/node");

let client;

async function start() {
  const command = vscode.workspace.getConfiguration("supple").get("command", "supple");
  const server = { command, args: ["lsp"], transport: TransportKind.stdio };
  const documents = [
    { language: "toml", scheme: "file" },
    { language: "toml", scheme: "untitled" },
  ];
  client = new LanguageClient("supple", "supple", server, { documentSelector: documents });
  try {
    await client.start();
  } catch (error) {
    const settings = "Settings";
    const chosen = await vscode.window.showErrorMessage(
      `"${command} lsp" can't be started: ${error.message}. Install supple, or say where it lies.`,
      settings,
    );
    if (chosen === settings) {
      await vscode.commands.executeCommand("workbench.action.openSettings", "supple.command");
    }
  }
}

async function stop() {
  const running = client;
  client = undefined;
  if (running && running.needsStop()) {
    await running.stop();
  }
}

async function activate(context) {
  const restart = async () => {
    await stop();
    await start();
  };
  context.subscriptions.push(
    vscode.commands.registerCommand("supple.restart", restart),
    vscode.workspace.onDidChangeConfiguration((event) => {
      if (event.affectsConfiguration("supple.command")) {
        return restart();
      }
      return undefined;
    }),
  );
  await start();
}

module.exports = { activate, deactivate: stop };
