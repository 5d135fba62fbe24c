"""Beyond single digits (chapter 5.4): one small GAN for each kind of data, and one score.

Each module holds a data set, its networks, the GAN that learns it in well under a minute on two cores, and its score.
"""
