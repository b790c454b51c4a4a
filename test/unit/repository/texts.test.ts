import assert from 'node:assert/strict';
import { test } from 'node:test';
import { readSources, readText, readTexts } from './project.ts';
import { bundleFaults, nlsFaults, spokenTexts, wordingFaults } from './texts.ts';

const bundle = readTexts('l10n/bundle.l10n.zh-cn.json');
const chinese = readTexts('package.nls.zh-cn.json');

function said(source: string): ReturnType<typeof spokenTexts> {
  return spokenTexts([source]);
}

test('every text of the manifest is there in English and Chinese, and none is left over', () => {
  const english = readTexts('package.nls.json');
  assert.notDeepEqual(english, {});
  assert.deepEqual(nlsFaults(readText('package.json'), english, chinese), []);
});

test('control: a missing, an empty and an unused text of the manifest are found', () => {
  const used = '{"a": "%used%"}';
  assert.deepEqual(nlsFaults(used, { used: 'x' }, { used: 'y' }), []);
  assert.deepEqual(nlsFaults(used, {}, { used: 'y' }), ['used has no English text']);
  assert.deepEqual(nlsFaults(used, { used: 'x' }, { used: '' }), ['used has no Chinese text']);
  assert.deepEqual(nlsFaults(used, { used: 'x', old: 'x' }, { used: 'y' }), ['old is not used']);
});

test('everything the code says is translated with its placeholders, and nothing else is', () => {
  const spoken = spokenTexts(readSources('src/vscode').values());
  assert.notEqual(spoken.texts.size, 0);
  assert.deepEqual(bundleFaults(spoken, bundle), []);
});

test('texts are found in every way of writing them', () => {
  const source = [
    "l10n.t('plain')",
    'vscode.l10n.t("it\'s {0}", name)',
    "l10n.t(\n  'over\\nlines',\n  name,\n)",
    'l10n.t(`tick`)',
    "l10n.t('don\\'t \\u2026')",
    "l10n.t('outer {0}', l10n.t('inner'))",
  ].join('\n');
  assert.deepEqual(spokenTexts([source]), {
    texts: new Set(['plain', "it's {0}", 'over\nlines', 'tick', "don't …", 'outer {0}', 'inner']),
    unreadable: [],
  });
});

test('control: an untranslated, an unsaid, a computed and a differently filled text are found', () => {
  assert.deepEqual(bundleFaults(said("l10n.t('a {0}')"), { 'a {0}': '甲 {0}' }), []);
  assert.deepEqual(bundleFaults(said("l10n.t('a')"), {}), ['not translated: a']);
  assert.deepEqual(bundleFaults(said(''), { b: '乙' }), ['nobody says: b']);
  assert.deepEqual(bundleFaults(said("l10n.t('a {0}')"), { 'a {0}': '甲' }), [
    'other placeholders in the translation: a {0}',
  ]);
  for (const computed of ['name', '`a ${b}`', "'a' + b", "{ message: 'a' }"]) {
    assert.equal(bundleFaults(said(`l10n.t(${computed})`), {}).length, 1, computed);
  }
});

test('the Chinese texts never say 刷新 without what is purged', () => {
  assert.deepEqual(wordingFaults(chinese), []);
  assert.deepEqual(wordingFaults(bundle), []);
});

test('control: a bare 刷新 is found, also beside a whole one', () => {
  assert.deepEqual(wordingFaults({ a: '刷新缓存', b: '重新加载' }), []);
  assert.equal(wordingFaults({ a: '刷新视图' }).length, 1);
  assert.equal(wordingFaults({ a: '刷新缓存后刷新' }).length, 1);
});
