using System.Globalization;

namespace Cybershield.Rendering;

/// <summary>The scripts of ours that run in a page's browser.</summary>
internal static class PageScripts
{
    /// <summary>
    /// Before the page's own: no connections that no proxy can carry, no windows, and shadow trees that can be read. The first are also cut off by the browser's flags;
    /// a page that undoes this gains nothing.
    /// </summary>
    public const string BeforeThePage =
        """
        (() => {
          for (const name of ['RTCPeerConnection', 'webkitRTCPeerConnection', 'RTCDataChannel', 'WebTransport']) delete globalThis[name];
          globalThis.open = () => null;
          globalThis.print = () => {};
          const attach = Element.prototype.attachShadow;
          Element.prototype.attachShadow = function (options) { return attach.call(this, { ...options, mode: 'open' }); };
        })();
        """;

    /// <summary>
    /// The document as HTML: copied into a document without scripts, each shadow tree in its host's place, without what browsers with scripts don't show,
    /// and with the address that its links are relative to where a script has moved that.
    /// </summary>
    public const string Document =
        """
        (() => {
          const inert = document.implementation.createHTMLDocument('');
          const shown = node => node.shadowRoot ? node.shadowRoot.childNodes
            : node.localName === 'slot' && node.assignedNodes().length ? node.assignedNodes() : node.childNodes;
          const silent = new Set(['script', 'style', 'title', 'template']);
          let words = false;
          const root = inert.importNode(document.documentElement, false);
          const left = [[document.documentElement, root]];
          while (left.length) {
            const [from, to] = left.pop();
            for (const child of shown(from)) {
              if (child.localName === 'noscript') continue;
              words ||= child.nodeType === 3 && !silent.has(from.localName) && /[\p{L}\p{N}]/u.test(child.data);
              const copy = inert.importNode(child, child.localName === 'template');
              to.appendChild(copy);
              if (child.nodeType === 1 && child.localName !== 'template') left.push([child, copy]);
            }
          }
          if (document.baseURI.split('#')[0] !== performance.getEntriesByType('navigation')[0]?.name.split('#')[0] && !root.querySelector('base[href]')) {
            const base = inert.createElement('base');
            base.setAttribute('href', document.baseURI);
            (root.querySelector('head') ?? root).prepend(base);
          }
          return { html: '<!DOCTYPE html>' + root.outerHTML, words };
        })()
        """;

    /// <summary>Ends when the document has been loaded and has not changed for a while.</summary>
    public static string Quiet(TimeSpan span) => string.Create(CultureInfo.InvariantCulture,
        $$"""
        new Promise(done => {
          const start = () => {
            let timer = setTimeout(done, {{span.TotalMilliseconds}});
            new MutationObserver((_, self) => { clearTimeout(timer); timer = setTimeout(() => { self.disconnect(); done(); }, {{span.TotalMilliseconds}}); })
              .observe(document, { subtree: true, childList: true, characterData: true });
          };
          document.readyState === 'complete' ? start() : addEventListener('load', start, { once: true });
        })
        """);
}
