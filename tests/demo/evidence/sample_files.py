"""Files of evidence, as a catalogue folder has them."""

from pathlib import Path

RESULTS = """model,mode,group,metric,mean,spread,seeds
Ceiling,both,all,Recall@10,0.4,,1
Ceiling,text,all,Recall@10,0.3,,1
MP4SR,text,all,Recall@10,0.2,0.02,3
MP4SR,both,all,Recall@10,0.3,0.01,3
MP4SR,both,cold,Recall@10,0.1,0.01,3
<b>Odd</b>,popularity,all,Recall@10,0.05,,1
"""
CURVES = """run,epoch,metric,mean,spread
from scratch,1,Recall@10,0.1,0.01
from scratch,2,Recall@10,0.2,0.02
pre-trained,2,Recall@10,0.3,
pre-trained,1,Recall@10,0.25,
"""


def evidence_at(folder: Path) -> Path:
    (folder / "evidence").mkdir(parents=True)
    (folder / "evidence" / "results.csv").write_text(RESULTS)
    (folder / "evidence" / "curves.csv").write_text(CURVES)
    return folder
