// The style sheet that each HTML twin carries: quiet, readable on a telephone, ready for paper.
//
// Contrasts on white: ink 17 to 1, accent 9 to 1, grey 6 to 1, warning 9 to 1; on the tint a little less.
#pragma once

#include <string_view>

namespace jalon::rendering {

constexpr std::string_view twin_style =
    R"css(@counter-style lettre{system:extends lower-alpha;suffix:") "}
html{color:#1a1c21;background:#fff;font:1rem/1.55 "Liberation Sans",Arial,Helvetica,sans-serif}
body{max-width:46rem;margin:0 auto;padding:1.5rem 1rem;overflow-wrap:break-word}
h1,h2,h3,h4{line-height:1.25;color:#1f4e5f;break-after:avoid;scroll-margin-top:1rem}
h1{font-size:1.6rem}
h2{font-size:1.3rem;border-bottom:1px solid #1f4e5f;padding-bottom:.2rem;margin-top:2rem}
h3{font-size:1.1rem}
h4{font-size:1rem}
a{color:#174f6b}
a:focus-visible,[tabindex]:focus-visible{outline:3px solid #174f6b;outline-offset:2px}
p{orphans:2;widows:2}
ul{list-style-type:"– "}
ul ul{list-style-type:"• "}
ol ol{list-style-type:lettre}
ol ol ol{list-style-type:lower-roman}
table{border-collapse:collapse;width:100%}
th,td{text-align:left;vertical-align:top;padding:.35rem .5rem;border-bottom:1px solid #bcc4c9}
thead th,tfoot th,tfoot td{background:#eff3f4}
thead th{border-bottom:2px solid #1f4e5f;vertical-align:bottom}
tbody th{font-weight:normal}
tfoot th,tfoot td{font-weight:bold}
th.right,td.right{text-align:right}
th.centre,td.centre{text-align:center}
tr,figure,aside,.signatures li{break-inside:avoid}
.wide{overflow-x:auto;margin:1rem 0}
blockquote{margin:1rem 0;padding-left:1rem;border-left:3px solid #bcc4c9;color:#5c6370}
aside{background:#eff3f4;border-left:4px solid #1f4e5f;padding:.5rem 1rem;margin:1.25rem 0}
figure{margin:1.25rem 0}
figcaption,.kicker,.picture,.notes,body>footer{font-size:.9rem}
figcaption,.picture{font-style:italic}
dl.pairs{display:grid;grid-template-columns:auto 1fr;gap:.15rem .5rem;margin:1rem 0}
dl.pairs dd,dl.key dd{margin:0;font-weight:bold}
dl.key{display:flex;flex-wrap:wrap;gap:.75rem}
dl.key>div{flex:1 1 9rem;background:#eff3f4;border-left:3px solid #1f4e5f;padding:.5rem .75rem}
dl.key dd{font-size:1.4rem;color:#1f4e5f}
.letterhead{border-left:3px solid #1f4e5f;padding-left:.75rem}
.addressee{margin:2rem 0 2rem 40%}
.parties,.visas{padding-left:1rem}
.subtitle,.person{font-size:1.15rem}
.totals{width:auto;min-width:60%;margin:1rem 0 1rem auto}
.totals td{text-align:right}
.totals tr:last-child>*{font-weight:bold;background:#eff3f4;border-top:2px solid #1f4e5f}
.signatures,.timeline{list-style:none;padding:0}
.signatures{display:flex;flex-wrap:wrap;gap:1rem}
.signatures li{flex:1 1 14rem;min-height:7rem;border:1px solid #bcc4c9;border-top:2px solid #1f4e5f;padding:.25rem .75rem}
.signatures p{margin:.25rem 0}
.timeline li{border-left:3px solid #1f4e5f;padding:0 0 .75rem 1rem}
.timeline p{margin:0}
.columns{display:flex;flex-wrap:wrap;gap:0 2rem}
.columns>div{flex:1 1 18rem;min-width:0}
.flow{columns:18rem 2}
.mark,.banner{font-weight:bold;color:#8c2424;text-align:center}
.mark{border:2px solid;letter-spacing:.2em;padding:.25rem}
.notes{border-top:1px solid #bcc4c9;margin-top:2rem}
.away{position:absolute;width:1px;height:1px;overflow:hidden;clip-path:inset(50%);white-space:nowrap}
body>footer{border-top:1px solid #bcc4c9;margin-top:2rem;color:#5c6370}
@media (max-width:30rem){.addressee{margin-left:0}}
@media print{body{max-width:none;padding:0}a{color:inherit}.wide{overflow:visible}.break{break-after:page}@page{margin:2cm}}
)css";

}  // namespace jalon::rendering
