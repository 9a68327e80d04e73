// The colours repeat ui/tokens.css: the launcher is one file on a foreign page.
export const css = `
:host{all:initial}
:host::before,:host::after{content:none!important}
.box,.box *{box-sizing:border-box;font:500 15px/1.5 system-ui,-apple-system,"PingFang SC","Microsoft YaHei","Noto Sans CJK SC",sans-serif}
[hidden]{display:none!important}
.go{position:fixed;right:max(20px,env(safe-area-inset-right));bottom:max(20px,env(safe-area-inset-bottom));z-index:2147483646;display:flex;align-items:center;gap:8px;height:52px;padding:0 20px 0 14px;border:0;border-radius:26px;background:#0b6b5d;color:#fff;cursor:pointer;box-shadow:0 8px 24px rgb(23 33 30/22%),0 1px 3px rgb(23 33 30/16%);transition:background-color .12s}
.left .go{right:auto;left:max(20px,env(safe-area-inset-left))}
.go:hover{background:#08564b}
.go:focus-visible,.away button:focus-visible{outline:3px solid #0b6b5d;outline-offset:3px}
.go svg{width:28px;height:28px;fill:none;stroke:currentColor;stroke-width:2.2;stroke-linecap:round;stroke-linejoin:round}
.go path+path,.open .go path{display:none}
.open .go path+path{display:inline}
.open .go{width:52px;padding:0 12px}
.open .go span,.open .go b{display:none}
.go b{position:absolute;top:-4px;right:-4px;min-width:22px;height:22px;padding:0 6px;border-radius:11px;background:#b3261e;font-size:12px;line-height:22px;text-align:center}
.panel{position:fixed;right:max(20px,env(safe-area-inset-right));bottom:calc(max(20px,env(safe-area-inset-bottom)) + 64px);z-index:2147483647;width:400px;max-width:calc(100vw - 40px);height:min(680px,calc(100vh - 112px));min-height:240px;overflow:hidden;border-radius:16px;background:#f5f7f6;box-shadow:0 16px 48px rgb(23 33 30/20%),0 0 0 1px rgb(23 33 30/8%);animation:in .2s cubic-bezier(.2,.7,.2,1)}
.left .panel{right:auto;left:max(20px,env(safe-area-inset-left))}
iframe{display:block;width:100%;height:100%;border:0}
.away{height:100%;display:flex;flex-direction:column;align-items:center;justify-content:center;gap:12px;padding:32px;text-align:center;color:#17211e}
.away p{margin:0;font-weight:400}
.away button{min-height:44px;padding:0 24px;border:0;border-radius:10px;background:#0b6b5d;color:#fff;cursor:pointer}
.away .plain{background:none;color:#48544f}
@keyframes in{from{opacity:0;transform:translateY(8px)}}
@media(max-width:480px){.panel{inset:0!important;width:100%;max-width:none;height:100%;height:100dvh;border-radius:0}.open .go{display:none}}
@media(max-width:480px){.go{width:52px;padding:0 12px}.go span{display:none}}
@media(prefers-reduced-motion:reduce){.panel{animation:none}}
`;
